package deploy

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/intstr"

	"github.com/iris-pgwire/iris-pgwire/internal/config"
)

// workloadCheck collects what is wrong with the gateway's Deployment and what
// belongs to it.
type workloadCheck struct {
	*Manifests
	deployment *appsv1.Deployment
	pod        *corev1.PodSpec
	container  *corev1.Container
	ports      map[string]int32 // the container's, by name
	problems   []error
}

// check wants one Deployment, of three replicas, and everything else to fit it.
func (m *Manifests) check() error {
	if len(m.deployments) != 1 || len(m.deployments[0].Spec.Template.Spec.Containers) != 1 {
		return errors.New("there is not one Deployment of one container")
	}
	d := m.deployments[0]
	c := &workloadCheck{
		Manifests: m, deployment: d, pod: &d.Spec.Template.Spec,
		container: &d.Spec.Template.Spec.Containers[0], ports: map[string]int32{},
	}
	for _, port := range c.container.Ports {
		c.ports[port.Name] = port.ContainerPort
	}
	c.checkReplicas()
	c.checkSecurity()
	c.checkProbes()
	c.checkServices()
	c.checkSelectors()
	c.checkReferences()
	c.checkSettings()
	return errors.Join(c.problems...)
}

// problem notes what is wrong.
func (c *workloadCheck) problem(format string, args ...any) {
	c.problems = append(c.problems, fmt.Errorf(format, args...))
}

// want notes a problem unless a condition holds.
func (c *workloadCheck) want(ok bool, format string, args ...any) {
	if !ok {
		c.problem(format, args...)
	}
}

// checkReplicas wants a Deployment that loses no replica to an update.
func (c *workloadCheck) checkReplicas() {
	replicas, strategy := c.deployment.Spec.Replicas, c.deployment.Spec.Strategy.RollingUpdate
	c.want(replicas != nil && *replicas == 3, "there are not 3 replicas")
	c.want(strategy != nil && strategy.MaxUnavailable.IntValue() == 0, "an update takes replicas away before it adds one")
	c.want(path.Base(strings.Split(c.container.Image, ":")[0]) == "iris-pgwire", "image is %s", c.container.Image)
	c.want(strings.Contains(c.container.Image, ":") && !strings.HasSuffix(c.container.Image, ":latest"), "image %s has no tag of its own", c.container.Image)
	c.want(len(c.pod.TopologySpreadConstraints) > 0, "replicas may all be on one node")
	c.want(!c.container.Resources.Limits.Memory().IsZero() && !c.container.Resources.Requests.Cpu().IsZero(), "resources are missing")
}

// checkSecurity wants what the restricted profile of Kubernetes wants, and more.
func (c *workloadCheck) checkSecurity() {
	account := c.accounts[c.pod.ServiceAccountName]
	if account == nil {
		c.problem("service account %q does not exist", c.pod.ServiceAccountName)
	} else {
		c.want(isFalse(account.AutomountServiceAccountToken), "the service account has a token")
	}
	c.want(isFalse(c.pod.AutomountServiceAccountToken), "the pod has a token")
	c.want(isFalse(c.pod.EnableServiceLinks), "a service called iris would set IRIS_PORT")
	pod, container := c.pod.SecurityContext, c.container.SecurityContext
	if pod == nil || container == nil || container.Capabilities == nil || pod.SeccompProfile == nil {
		c.problem("securityContext is not complete")
		return
	}
	c.want(isTrue(pod.RunAsNonRoot) && pod.RunAsUser != nil && *pod.RunAsUser == imageUser, "does not run as user %d", imageUser)
	c.want(pod.SeccompProfile.Type == corev1.SeccompProfileTypeRuntimeDefault, "has no seccomp profile")
	c.want(isTrue(container.ReadOnlyRootFilesystem), "can write to its image")
	c.want(isFalse(container.AllowPrivilegeEscalation), "may gain privileges")
	c.want(len(container.Capabilities.Drop) == 1 && container.Capabilities.Drop[0] == "ALL", "keeps capabilities")
}

// checkProbes wants all three, at ports that exist and paths that are served.
func (c *workloadCheck) checkProbes() {
	paths := map[string]string{"startup": "", "liveness": "/health", "readiness": "/ready"}
	for name, probe := range map[string]*corev1.Probe{
		"startup": c.container.StartupProbe, "liveness": c.container.LivenessProbe, "readiness": c.container.ReadinessProbe,
	} {
		if probe == nil {
			c.problem("there is no %s probe", name)
			continue
		}
		switch {
		case probe.HTTPGet != nil:
			c.want(c.ports[probe.HTTPGet.Port.StrVal] == 9090, "%s probe: port %s is not that of HTTP", name, probe.HTTPGet.Port.String())
			c.want(probe.HTTPGet.Path == paths[name], "%s probe asks for %s", name, probe.HTTPGet.Path)
		case probe.TCPSocket != nil:
			c.want(paths[name] == "", "%s probe does not ask for %s", name, paths[name])
			c.want(c.ports[probe.TCPSocket.Port.StrVal] == 5432, "%s probe: port %s is not that of PostgreSQL", name, probe.TCPSocket.Port.String())
		default:
			c.problem("%s probe is neither HTTP nor TCP", name)
		}
	}
}

// checkServices wants a load balancer for clients, and metrics kept inside.
func (c *workloadCheck) checkServices() {
	types := map[int32]corev1.ServiceType{}
	for _, service := range c.services {
		for _, port := range service.Spec.Ports {
			types[port.Port] = service.Spec.Type
			c.want(c.exists(port.TargetPort) && c.ports[port.TargetPort.StrVal] == port.Port,
				"service %s: port %d leads to %s", service.Name, port.Port, port.TargetPort.String())
		}
	}
	c.want(types[5432] == corev1.ServiceTypeLoadBalancer, "port 5432 is not behind a LoadBalancer")
	c.want(types[9090] == corev1.ServiceTypeClusterIP, "port 9090 is not inside the cluster only")
	for _, policy := range c.policies {
		for _, rule := range policy.Spec.Ingress {
			for _, port := range rule.Ports {
				c.want(port.Port != nil && c.exists(*port.Port), "network policy %s: port %v does not exist", policy.Name, port.Port)
			}
		}
	}
}

// exists reports whether a port is one of the container's, by name.
func (c *workloadCheck) exists(port intstr.IntOrString) bool { return c.ports[port.StrVal] != 0 }

// checkSelectors wants everything that selects pods to select these.
func (c *workloadCheck) checkSelectors() {
	pod := labels.Set(c.deployment.Spec.Template.Labels)
	selects := func(what string, selector *metav1.LabelSelector) {
		s, err := metav1.LabelSelectorAsSelector(selector)
		c.want(err == nil && selector != nil && !s.Empty() && s.Matches(pod), "%s does not select the gateway's pods", what)
	}
	selects("the Deployment", c.deployment.Spec.Selector)
	for _, service := range c.services {
		selects("service "+service.Name, metav1.SetAsLabelSelector(service.Spec.Selector))
	}
	c.want(len(c.budgets) == 1, "there is no disruption budget")
	for _, budget := range c.budgets {
		selects("the disruption budget", budget.Spec.Selector)
		c.want(budget.Spec.MaxUnavailable != nil && budget.Spec.MaxUnavailable.IntValue() == 1, "the disruption budget does not allow for one pod")
	}
	for _, policy := range c.policies {
		selects("the network policy", &policy.Spec.PodSelector)
	}
	for i := range c.pod.TopologySpreadConstraints {
		selects("topologySpreadConstraints", c.pod.TopologySpreadConstraints[i].LabelSelector)
	}
}

// checkReferences wants each object that a pod needs to exist, and each mount to
// have its volume.
func (c *workloadCheck) checkReferences() {
	volumes := map[string]bool{}
	for _, volume := range c.pod.Volumes {
		volumes[volume.Name] = true
		switch {
		case volume.Secret != nil:
			name := volume.Secret.SecretName
			c.want(c.secrets[name] != nil || c.certificates[name] != nil, "secret %s does not exist", name)
			c.want(volume.Secret.DefaultMode != nil && *volume.Secret.DefaultMode&0o007 == 0, "secret %s can be read by everybody", name)
		case volume.ConfigMap != nil:
			c.want(c.configMaps[volume.ConfigMap.Name] != nil, "config map %s does not exist", volume.ConfigMap.Name)
		}
	}
	for _, mount := range c.container.VolumeMounts {
		c.want(volumes[mount.Name], "volume %s does not exist", mount.Name)
		delete(volumes, mount.Name)
	}
	for name := range volumes {
		c.problem("volume %s is mounted nowhere", name)
	}
	for _, source := range c.container.EnvFrom {
		c.want(source.ConfigMapRef != nil && c.configMaps[source.ConfigMapRef.Name] != nil, "envFrom names what does not exist")
	}
}

// checkSettings loads the configuration as the container would, and compares it
// with the container.
func (c *workloadCheck) checkSettings() {
	dir, err := os.MkdirTemp("", "kubernetes")
	if err != nil {
		c.problem("%v", err)
		return
	}
	defer func() { _ = os.RemoveAll(dir) }()
	paths, err := c.containerFiles(dir)
	if err != nil {
		c.problem("%v", err)
		return
	}
	variables := map[string]string{"PGWIRE_HOST": "0.0.0.0"} // from the image
	for _, source := range c.container.EnvFrom {
		if source.ConfigMapRef != nil && c.configMaps[source.ConfigMapRef.Name] != nil {
			maps.Copy(variables, c.configMaps[source.ConfigMapRef.Name].Data)
		}
	}
	for _, variable := range c.container.Env {
		variables[variable.Name] = paths.Replace(variable.Value)
	}
	loaded, err := loadEnvironment(variables, "")
	if err != nil {
		c.problem("configuration: %v", err)
		return
	}
	c.compare(loaded)
}

// compare holds the configuration against the container.
func (c *workloadCheck) compare(loaded *config.Config) {
	c.want(c.ports["pgwire"] == int32(loaded.Port), "port is %d, the container's %d", loaded.Port, c.ports["pgwire"])
	c.want(c.ports["metrics"] == int32(loaded.Monitoring.MetricsPort), "metrics_port is %d, the container's %d",
		loaded.Monitoring.MetricsPort, c.ports["metrics"])
	c.want(!config.IsLoopback(loaded.Host), "host %s cannot be reached from outside of the pod", loaded.Host)
	c.want(loaded.EnableSCRAM, "enable_scram is off")
	limit := c.container.Resources.Limits.Memory().Value()
	c.want(int64(loaded.Performance.MaxMemory) <= limit*9/10, "max_memory %d leaves no room below the limit of %d", loaded.Performance.MaxMemory, limit)

	var given, pause time.Duration
	if seconds := c.pod.TerminationGracePeriodSeconds; seconds != nil {
		given = time.Duration(*seconds) * time.Second
	}
	if hooks := c.container.Lifecycle; hooks != nil && hooks.PreStop != nil && hooks.PreStop.Sleep != nil {
		pause = time.Duration(hooks.PreStop.Sleep.Seconds) * time.Second
	}
	needed := pause + loaded.ShutdownGrace + 10*time.Second
	c.want(given >= needed, "terminationGracePeriodSeconds is %s, needed are %s: open transactions would be killed", given, needed)
}

// containerFiles makes the files that the container would find in its mounts:
// config maps as they are, secrets with something in them, because ours are
// empty. It returns what replaces paths there by paths here.
func (c *workloadCheck) containerFiles(dir string) (*strings.Replacer, error) {
	mounts := map[string]string{}
	var pairs []string
	for _, mount := range c.container.VolumeMounts {
		here := filepath.Join(dir, mount.Name)
		mounts[mount.Name] = here
		pairs = append(pairs, mount.MountPath+"/", here+"/")
		if err := os.Mkdir(here, 0o700); err != nil {
			return nil, err
		}
	}
	paths := strings.NewReplacer(pairs...)
	for _, volume := range c.pod.Volumes {
		files := map[string]string{}
		switch {
		case volume.ConfigMap != nil && c.configMaps[volume.ConfigMap.Name] != nil:
			for name, text := range c.configMaps[volume.ConfigMap.Name].Data {
				files[name] = paths.Replace(text)
			}
		case volume.Secret != nil && c.certificates[volume.Secret.SecretName] != nil:
			files = map[string]string{"tls.crt": "PEM", "tls.key": "PEM"}
		case volume.Secret != nil && c.secrets[volume.Secret.SecretName] != nil:
			for name := range c.secrets[volume.Secret.SecretName].Data {
				files[name] = "secret\n"
			}
		}
		for name, text := range files {
			if err := os.WriteFile(filepath.Join(mounts[volume.Name], name), []byte(text), 0o600); err != nil {
				return nil, err
			}
		}
	}
	return paths, nil
}

// isTrue reports whether a setting is given and true.
func isTrue(setting *bool) bool { return setting != nil && *setting }

// isFalse reports whether a setting is given and false.
func isFalse(setting *bool) bool { return setting != nil && !*setting }
