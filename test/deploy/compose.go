package deploy

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/types"
)

// LoadCompose reads compose.yaml with the settings of .env.example, as docker
// compose does: an unknown key or a variable that is needed and not set is an error.
func LoadCompose(root string) (*types.Project, error) {
	dir := filepath.Join(root, "compose")
	options, err := cli.NewProjectOptions([]string{filepath.Join(dir, "compose.yaml")},
		cli.WithWorkingDirectory(dir),
		cli.WithEnvFiles(filepath.Join(dir, ".env.example")),
		cli.WithDotEnv)
	if err != nil {
		return nil, err
	}
	return options.LoadProject(context.Background())
}

// CheckCompose checks the Compose project.
func CheckCompose(root string) error {
	project, err := LoadCompose(root)
	if err != nil {
		return err
	}
	gateway, err := project.GetService("iris-pgwire")
	if err != nil {
		return err
	}
	iris, err := project.GetService("iris")
	if err != nil {
		return err
	}
	c := composeCheck{project: project}
	c.checkPorts(gateway, 5432, 9090)
	c.checkPorts(iris, 1972)
	for _, service := range project.Services {
		c.checkService(service)
	}
	c.checkGateway(gateway)
	c.checkPasswords(gateway, iris)
	return errors.Join(c.problems...)
}

// composeCheck collects what is wrong with a project.
type composeCheck struct {
	project  *types.Project
	problems []error
}

// problem notes what is wrong with a service.
func (c *composeCheck) problem(service types.ServiceConfig, format string, args ...any) {
	c.problems = append(c.problems, fmt.Errorf("service "+service.Name+": "+format, args...))
}

// checkPorts wants exactly these ports to be published, under their own numbers.
func (c *composeCheck) checkPorts(service types.ServiceConfig, ports ...uint32) {
	published := map[string]bool{}
	for _, port := range service.Ports {
		published[port.Published] = port.Published == strconv.Itoa(int(port.Target))
	}
	for _, port := range ports {
		if !published[strconv.Itoa(int(port))] {
			c.problem(service, "port %d is not published as itself", port)
		}
	}
	if len(published) != len(ports) {
		c.problem(service, "%d ports are published, want %d", len(published), len(ports))
	}
}

// checkService checks what every service that stays needs.
func (c *composeCheck) checkService(service types.ServiceConfig) {
	for name, dependency := range service.DependsOn {
		other := c.project.Services[name]
		if dependency.Condition == types.ServiceConditionHealthy && other.HealthCheck == nil {
			c.problem(service, "waits for the health of %s, which has no healthcheck", name)
		}
	}
	for _, secret := range service.Secrets {
		if _, ok := c.project.Secrets[secret.Source]; !ok {
			c.problem(service, "secret %s is not defined", secret.Source)
		}
	}
	if service.Restart == "no" { // runs once
		return
	}
	if service.HealthCheck == nil || service.Restart == "" || service.StopGracePeriod == nil {
		c.problem(service, "needs healthcheck, restart and stop_grace_period")
	}
	if service.Deploy == nil || service.Deploy.Resources.Limits == nil || service.Deploy.Resources.Limits.MemoryBytes == 0 {
		c.problem(service, "needs a limit of memory")
	}
}

// checkGateway checks the service that is ours: its settings are valid, and the
// container is what they assume.
func (c *composeCheck) checkGateway(service types.ServiceConfig) {
	if !service.ReadOnly || len(service.CapDrop) != 1 || service.CapDrop[0] != "ALL" {
		c.problem(service, "needs read_only and cap_drop: ALL")
	}
	if dependency := service.DependsOn["iris"]; dependency.Condition != types.ServiceConditionHealthy {
		c.problem(service, "does not wait for IRIS to be healthy")
	}
	variables := map[string]string{}
	for name, value := range service.Environment {
		if value != nil {
			variables[name] = *value
		}
	}
	files, cleanup, err := c.containerFiles(service)
	if err != nil {
		c.problem(service, "%v", err)
		return
	}
	defer cleanup()
	for name, value := range variables {
		variables[name] = files.Replace(value)
	}
	loaded, err := loadEnvironment(variables, "")
	if err != nil {
		c.problem(service, "environment: %v", err)
		return
	}
	if service.StopGracePeriod != nil && time.Duration(*service.StopGracePeriod) < loaded.ShutdownGrace+10*time.Second {
		c.problem(service, "stop_grace_period is %s, shutdown_grace %s: open transactions would be killed",
			time.Duration(*service.StopGracePeriod), loaded.ShutdownGrace)
	}
	if limit := int64(service.Deploy.Resources.Limits.MemoryBytes); int64(loaded.Performance.MaxMemory) > limit*9/10 {
		c.problem(service, "max_memory %d leaves no room below the limit of %d", loaded.Performance.MaxMemory, limit)
	}
	if loaded.IRIS.Host != "iris" || loaded.IRIS.Port != 1972 {
		c.problem(service, "does not lead to the service iris, but to %s", loaded.IRIS.Address())
	}
}

// containerFiles makes the files that the container would have at its mounts,
// and replaces the paths there by those here.
func (c *composeCheck) containerFiles(service types.ServiceConfig) (paths *strings.Replacer, cleanup func(), err error) {
	dir, err := os.MkdirTemp("", "compose")
	if err != nil {
		return nil, nil, err
	}
	cleanup = func() { _ = os.RemoveAll(dir) }
	var pairs []string
	for _, secret := range service.Secrets {
		path := filepath.Join(dir, secret.Source)
		if err := os.WriteFile(path, []byte("secret\n"), 0o600); err != nil {
			return nil, cleanup, err
		}
		pairs = append(pairs, "/run/secrets/"+secret.Source, path)
	}
	for _, volume := range service.Volumes {
		pairs = append(pairs, volume.Target+"/", dir+"/")
	}
	for _, name := range []string{"pgwire.pem", "pgwire.key"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("PEM"), 0o600); err != nil {
			return nil, cleanup, err
		}
	}
	return strings.NewReplacer(pairs...), cleanup, nil
}

// checkPasswords wants IRIS to be given the very password that the gateway logs
// in with, once, by way of its volume.
func (c *composeCheck) checkPasswords(gateway, iris types.ServiceConfig) {
	file := gateway.Environment["IRIS_PASSWORD_FILE"]
	if file == nil {
		c.problem(gateway, "has no IRIS_PASSWORD_FILE")
		return
	}
	command := strings.Join(iris.Command, " ")
	_, after, _ := strings.Cut(command, "--password-file ")
	copied, _, _ := strings.Cut(after, " ")
	volume := c.project.Services["iris-volume"]
	if script := strings.Join(volume.Entrypoint, " "); copied == "" || !strings.Contains(script, " "+*file+" "+copied+"\n") {
		c.problem(iris, "is not given the password of the gateway, %s", *file)
	}
	if !strings.Contains(command, `UnExpireUserPasswords("*")`) {
		c.problem(iris, "would ask for another password at the first login")
	}
	mounted := false
	for _, secret := range volume.Secrets {
		mounted = mounted || "/run/secrets/"+secret.Source == *file
	}
	if !mounted {
		c.problem(volume, "has not the secret that it copies")
	}
	data := iris.Environment["ISC_DATA_DIRECTORY"]
	if data == nil || !strings.Contains(strings.Join(volume.Entrypoint, " "), "[ ! -e "+*data+" ]") {
		c.problem(volume, "does not look for IRIS's data")
	}
}
