package config

import (
	"fmt"
	"strings"
)

// bounds is the sentence about the values that a setting takes and whether it
// can be changed while the gateway runs, for the documentation.
func (s *Setting) bounds() string {
	var b strings.Builder
	switch {
	case s.Enum != nil:
		fmt.Fprintf(&b, " One of %s.", strings.Join(s.Enum, ", "))
	case s.Min != "" && s.Max != "":
		fmt.Fprintf(&b, " From %s to %s.", s.Min, s.Max)
	}
	if s.Reload {
		b.WriteString(" Taken over on SIGHUP.")
	}
	return b.String()
}

// Markdown is the documentation of all settings, docs/configuration.md.
func Markdown() string {
	var b strings.Builder
	b.WriteString(markdownHead)
	group := ""
	for _, s := range Settings() {
		if s.Group != group {
			group = s.Group
			fmt.Fprintf(&b, "\n### %s\n\n", group)
			b.WriteString("| Key | Environment | Flag | Default | Meaning |\n| --- | --- | --- | --- | --- |\n")
		}
		s.markdownRow(&b)
	}
	b.WriteString(markdownTail)
	return b.String()
}

// markdownRow writes the row of a setting.
func (s *Setting) markdownRow(b *strings.Builder) {
	value := "–"
	if s.Default != "" {
		value = "`" + s.Default + "`"
	}
	help := strings.ReplaceAll(s.Help+s.bounds(), "|", `\|`)
	fmt.Fprintf(b, "| `%s` | %s | %s | %s | %s |\n",
		s.Key, names("", s.Environment), names("--", s.Flags), value, help)
}

// names writes the names of a setting, each as code.
func names(prefix string, all []string) string {
	var quoted []string
	for _, name := range all {
		quoted = append(quoted, "`"+prefix+name+"`")
	}
	return strings.Join(quoted, ", ")
}

// markdownHead is what stands before the tables.
const markdownHead = `# Configuration

<!-- Generated from the table of settings in internal/config; go test ./internal/config -rewrite writes it again. -->

` + "`iris-pgwire`" + ` runs without any configuration: on 127.0.0.1:5432, over the embedded server. Everything else is a setting,
and each setting can be given in a file, in the environment and on the command line. Flags override the environment, the
environment overrides the file, the file overrides the defaults.

- The file is named by ` + "`--config FILE`" + ` or ` + "`PGWIRE_CONFIG`" + `. [deploy/iris-pgwire.yaml](../deploy/iris-pgwire.yaml) has every
  setting with its default; ` + "`iris-pgwire config example`" + ` prints it.
- ` + "`iris-pgwire config check`" + ` says everything that is wrong at once, each with its place and with what may have been
  meant; ` + "`iris-pgwire config show`" + ` prints the effective values and where each comes from, passwords as stars. Both take
  the file, the environment and the flags as ` + "`iris-pgwire serve`" + ` does, and exit with 1 when something is wrong.
- SIGHUP reads everything again. What the tables call "taken over on SIGHUP" holds from then on; what needs a restart is
  logged by name. Certificates and the users file are read again too.

## Values

| Type | Written as |
| --- | --- |
| size | a number of bytes, or with a unit: ` + "`64kB`, `50MB`, `1GiB`" + `; units are powers of 1024, as in PostgreSQL |
| duration | ` + "`500ms`, `30s`, `5m`, `1h30m`" + `; a plain number is seconds |
| boolean | ` + "`true`, `yes`, `on`, `1` or `false`, `no`, `off`, `0`" + `; a flag also alone (` + "`--debug`, `--no-debug`" + `) |

An empty value counts as not given: Compose sets variables that its host does not have to nothing.

In the values of the file, ` + "`${NAME}`" + ` is the environment variable NAME and ` + "`${NAME:-text}`" + ` is text where that is not set or
empty; ` + "`${NAME}`" + ` without it is a mistake and reported. ` + "`$$`" + ` is a dollar sign. The file is mappings of plain values:
anchors, aliases and tags are refused, and so is a file larger than 1 MB.

A password can be read from a file that ` + "`password_file`, `iris.password_file` or `monitoring.admin_token_file`" + ` names, as
container engines mount them. The line end at its end is not part of it. The password and its file together are a
mistake, and a file that everybody on the machine can read is warned of.

Variables that begin with ` + "`PGWIRE_`" + ` and are no setting are warned of at start, and so are near misses of the ` + "`IRIS_`" + `
ones; IRIS's own are left alone. ` + "`IRIS_PORT=tcp://…`" + ` is what Kubernetes sets for a service called iris: it is not used.

## Settings

In the file, ` + "`iris.port`" + ` is the key ` + "`port`" + ` below the key ` + "`iris`" + `.
`

// markdownTail is what stands after the tables.
const markdownTail = `
## Who may connect

A ` + "`host`" + ` that is not a loopback address serves other machines. That needs ` + "`enable_scram`" + `, or ` + "`insecure`" + ` where nobody else can
reach the network; without either the gateway does not start. With ` + "`enable_scram`" + ` users come from, in this order:

1. ` + "`users_file`" + `, which ` + "`iris-pgwire user add NAME`" + ` writes;
2. ` + "`username` with `password` or `password_file`" + `, the one user;
3. ` + "`iris.username` and `iris.password`" + `, with a warning: clients should not have the gateway's own account.

With none of them the gateway does not start, and says which variables to set.

## Compression

PostgreSQL's protocol has no compression. ` + "`performance.enable_compression`" + ` applies to the HTTP endpoints for monitoring only.
`
