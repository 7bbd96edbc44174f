package deploy

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// root is the directory that is checked.
const root = "../../deploy"

// checks are all checks of files.
var checks = map[string]func(root string) error{
	"names":      CheckNames,
	"compose":    CheckCompose,
	"kubernetes": CheckKubernetes,
	"dockerfile": CheckDockerfile,
	"systemd":    CheckSystemd,
}

func TestChecks(t *testing.T) {
	for name, check := range checks {
		t.Run(name, func(t *testing.T) {
			if err := check(root); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestMistakes makes one mistake in a copy of deploy/ at a time; the check must
// find it and say what it is about.
func TestMistakes(t *testing.T) {
	const (
		compose    = "compose/compose.yaml"
		deployment = "kubernetes/base/deployment.yaml"
		settings   = "kubernetes/base/iris-pgwire.yaml"
	)
	for _, test := range []struct {
		check, file, old, new string
		message               string
	}{
		{"names", compose, "IRIS_POOL_SIZE:", "IRIS_POOLSIZE:", "IRIS_POOLSIZE is no setting"},
		{"names", "systemd/iris-pgwire.env", "PGWIRE_SSL_CERT", "PGWIRE_SSL_CRT", "PGWIRE_SSL_CRT is no setting"},

		{"compose", compose, "stop_grace_period: 45s", "stop_grace_perod: 45s", "stop_grace_perod"},
		{"compose", compose, "stop_grace_period: 45s", "stop_grace_period: 30s", "open transactions would be killed"},
		{"compose", compose, "condition: service_healthy", "condition: service_started", "wait for IRIS"},
		{"compose", compose, `"127.0.0.1:9090:9090"`, `"127.0.0.1:9091:9090"`, "port 9090 is not published"},
		{"compose", compose, "- pgwire_password", "- pgwire_pasword", "pgwire_pasword"},
		{"compose", compose, "- /durable/password", "- /run/secrets/password", "not given the password"},
		{"compose", compose, "/run/secrets/iris_password /durable/password", "/run/secrets/pgwire_password /durable/password", "not given the password"},
		{"compose", compose, "ISC_DATA_DIRECTORY: /durable/iris", "ISC_DATA_DIRECTORY: /durable/data", "does not look for IRIS's data"},
		{"compose", compose, "PGWIRE_MAX_MEMORY: 800MB", "PGWIRE_MAX_MEMORY: 2GB", "leaves no room"},
		{"compose", compose, `PGWIRE_ENABLE_SCRAM: "true"`, `PGWIRE_ENABLE_SCRAM: "false"`, "without authentication"},
		{"compose", compose, "PGWIRE_SHUTDOWN_GRACE: 30s", "PGWIRE_SHUTDOWN_GRACE: 30x", "shutdown_grace"},
		{"compose", "compose/.env.example", "PGWIRE_USERNAME=app", "", "PGWIRE_USERNAME"},

		{"kubernetes", deployment, "readinessProbe:", "readynessProbe:", `unknown field "spec.template.spec.containers[0].readynessProbe"`},
		{"kubernetes", deployment, "path: /ready", "path: /readyz", "/readyz"},
		{"kubernetes", deployment, "port: pgwire", "port: postgres", "postgres"},
		{"kubernetes", deployment, "terminationGracePeriodSeconds: 60", "terminationGracePeriodSeconds: 30", "open transactions would be killed"},
		{"kubernetes", deployment, "secretName: iris-pgwire", "secretName: iris-pgwire-passwords", "does not exist"},
		{"kubernetes", deployment, "defaultMode: 0440", "defaultMode: 0444", "can be read by everybody"},
		{"kubernetes", deployment, "enableServiceLinks: false", "enableServiceLinks: true", "IRIS_PORT"},
		{"kubernetes", deployment, "runAsUser: 65532", "runAsUser: 1000", "65532"},
		{"kubernetes", deployment, "- name: PGWIRE_CONFIG", "- name: PGWIRE_CONFIGURATION", "PGWIRE_CONFIGURATION"},
		{"kubernetes", deployment, "apiVersion: apps/v1", "apiVersion: apps/v1beta3", "apps/v1beta3"},
		{"kubernetes", settings, "enable_scram: true", "enable_scarm: true", "did you mean enable_scram?"},
		{"kubernetes", settings, "port: 5432", "port: 5433", "port is 5433"},
		{"kubernetes", settings, "shutdown_grace: 30s", "shutdown_grace: 60s", "open transactions would be killed"},
		{"kubernetes", "kubernetes/base/service.yaml", "targetPort: pgwire", "targetPort: postgres", "leads to postgres"},
		{"kubernetes", "kubernetes/base/service.yaml", "type: LoadBalancer", "type: ClusterIP", "LoadBalancer"},
		{"kubernetes", "kubernetes/base/networkpolicy.yaml", "port: metrics", "port: metric", "does not exist"},
		{"kubernetes", "kubernetes/base/kustomization.yaml", "  - poddisruptionbudget.yaml\n", "", "no disruption budget"},
		{"kubernetes", "kubernetes/base/kustomization.yaml", "configMapGenerator:", "configMapGenerators:", "configMapGenerators"},
		{"kubernetes", "kubernetes/overlays/tls/certificate.yaml", "secretName:", "secretname:", "secretname"},
		{"kubernetes", "kubernetes/overlays/tls/kustomization.yaml", "IRIS_HOST=iris.example.com", "IRIS_HOST=https://iris.example.com", "is a URL"},
		{"kubernetes", "kubernetes/overlays/tls/tls.yaml", "/run/secrets/tls/tls.key", "/run/secrets/tls/key.pem", "ssl_key_path"},

		{"dockerfile", "docker/Dockerfile", "USER 65532:65532", "USER nonroot", "USER"},
		{"dockerfile", "docker/Dockerfile", `"healthcheck"`, `"health"`, "HEALTHCHECK"},

		{"systemd", "systemd/iris-pgwire.service", "TimeoutStopSec=45s", "TimeoutStopSec=30s", "open transactions would be killed"},
		{"systemd", "systemd/iris-pgwire.service", "-HUP", "-USR1", "SIGHUP"},
		{"systemd", "systemd/iris-pgwire.env", "PGWIRE_ENABLE_SCRAM=true", "", "without authentication"},
		{"systemd", "systemd/iris-pgwire.env", "PGWIRE_DATA_DIR=/var/lib/iris-pgwire", "PGWIRE_DATA_DIR=/srv/iris-pgwire", "may not write to /srv"},
	} {
		t.Run(test.check+" "+test.new, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.CopyFS(dir, os.DirFS(root)); err != nil {
				t.Fatal(err)
			}
			mustReplace(t, filepath.Join(dir, test.file), test.old, test.new)
			err := checks[test.check](dir)
			if err == nil || !strings.Contains(err.Error(), test.message) {
				t.Errorf("got %v, want a problem with %q", err, test.message)
			}
		})
	}
}

// mustReplace replaces a text where it first occurs in a file.
func mustReplace(t *testing.T, path, old, replacement string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(string(text), old, replacement, 1)
	if changed == string(text) {
		t.Fatalf("%s does not contain %q", path, old)
	}
	if err := os.WriteFile(path, []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestPlaceholders shows that the empty passwords of the base start nothing.
func TestPlaceholders(t *testing.T) {
	_, err := loadEnvironment(map[string]string{
		"PGWIRE_HOST": "0.0.0.0", "PGWIRE_ENABLE_SCRAM": "true", "PGWIRE_USERNAME": "app",
		"PGWIRE_PASSWORD_FILE": filepath.Join(root, "kubernetes/base/secrets/pgwire-password"),
		"IRIS_HOST":            "iris", "IRIS_PASSWORD_FILE": filepath.Join(root, "kubernetes/base/secrets/iris-password"),
	}, "")
	if err == nil || strings.Count(err.Error(), "is empty") != 2 {
		t.Errorf("got %v, want both passwords to be refused as empty", err)
	}
}

// TestReplay builds the binary as the Dockerfile does, from nothing but what
// .dockerignore lets through.
func TestReplay(t *testing.T) {
	dir := t.TempDir()
	copied, err := Replay("../..", filepath.Join(root, "docker/Dockerfile"), dir, "VERSION=9.8.7")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range copied {
		if _, err := os.Stat(filepath.Join(dir, path)); err != nil {
			t.Error(err)
		}
	}
	output, err := exec.Command(filepath.Join(dir, "image/usr/local/bin/iris-pgwire"), "version").CombinedOutput()
	if err != nil || !strings.Contains(string(output), "9.8.7") {
		t.Errorf("version: %v: %s", err, output)
	}
	for _, kept := range []string{"internal/config/config_test.go", "internal/plan/testdata", "deploy", "bin"} {
		if _, err := os.Stat(filepath.Join(dir, kept)); err == nil {
			t.Errorf("%s is sent to the builder", kept)
		}
	}
}

// TestVolumeScript runs what iris-volume runs, on directories of our own: the
// password is put into a new volume, and never again once IRIS has its data there.
func TestVolumeScript(t *testing.T) {
	project, err := LoadCompose(root)
	if err != nil {
		t.Fatal(err)
	}
	durable, secrets := t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(secrets, "iris_password"), []byte("secret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	paths := strings.NewReplacer("/durable", durable, "/run/secrets", secrets,
		"chown 51773:51773", "chown "+strconv.Itoa(os.Getuid()), "-o 51773 -g 51773", "-o "+strconv.Itoa(os.Getuid()))
	entrypoint := project.Services["iris-volume"].Entrypoint
	run := func() {
		t.Helper()
		command := exec.Command(entrypoint[0], entrypoint[1], paths.Replace(entrypoint[2]))
		if output, err := command.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, output)
		}
	}
	password := filepath.Join(durable, "password")
	run()
	if text, err := os.ReadFile(password); err != nil || string(text) != "secret\n" {
		t.Errorf("a new volume has %q, %v", text, err)
	}
	if info, err := os.Stat(password); err == nil && info.Mode().Perm() != 0o600 {
		t.Errorf("the password has mode %o", info.Mode().Perm())
	}
	// What IRIS does at its first start.
	if err := os.Remove(password); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(durable, "iris"), 0o700); err != nil {
		t.Fatal(err)
	}
	run()
	if _, err := os.Stat(password); err == nil {
		t.Error("the password is put there again")
	}
}

// TestOwnOverlay makes an overlay as docs/deployment.md says, with passwords.
func TestOwnOverlay(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(root)); err != nil {
		t.Fatal(err)
	}
	overlay := filepath.Join(dir, "kubernetes/overlays/tls")
	file := filepath.Join(overlay, "kustomization.yaml")
	for _, line := range []string{
		"secretGenerator:", "  - name: iris-pgwire\n", "    behavior: replace", "    files:",
		"      - pgwire-password=secrets/pgwire-password", "      - iris-password=secrets/iris-password",
	} {
		mustReplace(t, file, "#"+line, line)
	}
	if err := os.Mkdir(filepath.Join(overlay, "secrets"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"pgwire-password", "iris-password"} {
		if err := os.WriteFile(filepath.Join(overlay, "secrets", name), []byte("of "+name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	m, err := Build(overlay)
	if err == nil {
		err = m.check()
	}
	if err != nil {
		t.Fatal(err)
	}
	if len(m.secrets) != 1 {
		t.Fatalf("got %d secrets, want 1", len(m.secrets))
	}
	for _, secret := range m.secrets {
		if got := string(secret.Data["iris-password"]); got != "of iris-password" {
			t.Errorf("iris-password is %q", got)
		}
	}
}
