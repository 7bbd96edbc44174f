package production

import (
	"fmt"
	"strings"
)

// documentHead is what docs/production-checklist.md begins with.
const documentHead = `# Production checklist

<!-- Generated from the table in internal/production; go test ./internal/production -rewrite writes it again. -->

Run this beside the gateway, with the configuration it has and, so that files are judged with its eyes, as its user:

<!-- not-run: has failures wherever there is no gateway in production -->
` + "```console" + `
$ iris-pgwire check --production --config /etc/iris-pgwire/iris-pgwire.yaml
` + "```" + `

Each item is answered *pass*, *fail* or *manual*. A failure comes with its remedy in one line. *manual* is what no program
can know: a person looks, and the command never counts it as passed. The exit code is 1 when an item failed and 0
otherwise, also with manual items left. ` + "`--json`" + ` prints the same for a pipeline. Nothing is changed, and no secret printed.

On a gateway that nobody has set up for others:

<!-- fails: items failed -->
` + "```console" + `
$ iris-pgwire check --production
Logins
  fail    authentication       ...
...
... passed, ... failed, ... for a person to look at
...
` + "```" + `

Under systemd the environment of the service is needed too:

<!-- not-run: needs systemd and the service -->
` + "```console" + `
$ systemd-run --pipe --wait -p User=iris-pgwire -p EnvironmentFile=/etc/iris-pgwire/iris-pgwire.env iris-pgwire check --production
` + "```" + `

In Compose: ` + "`docker compose exec iris-pgwire iris-pgwire check --production`" + `; in Kubernetes:
` + "`kubectl exec deploy/iris-pgwire -- iris-pgwire check --production`" + `.

Before the first start, ` + "`iris-pgwire check`" + ` without ` + "`--production`" + ` tells whether the configuration can serve at all: it is
valid, IRIS answers, the certificate loads, the ports are free.
`

// documentTail is what it ends with.
const documentTail = `
## See also

[Security](security.md), [monitoring](monitoring.md), [deployment](deployment.md), [backup](backup.md),
[disaster recovery](disaster-recovery.md), [configuration](configuration.md).
`

// Document is docs/production-checklist.md.
func Document() string {
	var b strings.Builder
	b.WriteString(documentHead)
	group := ""
	for _, item := range Checklist() {
		if item.Group != group {
			group = item.Group
			fmt.Fprintf(&b, "\n## %s\n\n| Item | What has to be so | Answered by | Remedy, or where to look |\n|---|---|---|---|\n", group)
		}
		by := "a person"
		if item.Automatic() {
			by = "the program"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", item.ID, item.Title, by, escape(item.Remedy))
	}
	b.WriteString(documentTail)
	return b.String()
}

// escape keeps a text from ending its cell of a table, and angle brackets from
// being taken for HTML.
func escape(text string) string { return strings.NewReplacer("|", `\|`, "<", "&lt;").Replace(text) }
