package metrics_test

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
)

// TestQueries checks that every metric and label that the rules and the dashboard
// in deploy ask for exists in a scrape.
func TestQueries(t *testing.T) {
	rules, records := readRules(t)
	dashboard := readDashboard(t)
	if len(rules) < 20 || len(dashboard) < 40 {
		t.Fatalf("only %d rules and %d queries found", len(rules), len(dashboard))
	}
	known := scraped(t)
	known["up"] = map[string]bool{} // Prometheus's own
	for _, record := range records {
		known[record] = map[string]bool{"type": true}
	}
	for _, expr := range slices.Concat(rules, dashboard) {
		used := readExpr(expr)
		if len(used.metrics) == 0 {
			t.Errorf("no metric in %s", expr)
		}
		labels := map[string]bool{"job": true, "instance": true}
		for _, m := range used.metrics {
			if known[m.name] == nil {
				t.Errorf("%s is in no scrape: %s", m.name, expr)
			}
			for _, label := range m.labels {
				if !known[m.name][label] && label != "job" && label != "instance" {
					t.Errorf("%s has no label %s: %s", m.name, label, expr)
				}
			}
			for label := range known[m.name] {
				labels[label] = true
			}
		}
		for _, label := range used.grouped {
			if !labels[label] {
				t.Errorf("nothing has the label %s: %s", label, expr)
			}
		}
	}
}

// TestJobName checks that the rules and the scrape configuration agree on the job.
func TestJobName(t *testing.T) {
	var config struct {
		ScrapeConfigs []struct {
			JobName string `yaml:"job_name"`
		} `yaml:"scrape_configs"`
		RuleFiles []string `yaml:"rule_files"`
	}
	mustYAML(t, "../../deploy/prometheus/prometheus.yaml", &config)
	if len(config.ScrapeConfigs) != 1 || config.ScrapeConfigs[0].JobName != "iris-pgwire" {
		t.Errorf("jobs: %v", config.ScrapeConfigs)
	}
	if !slices.Equal(config.RuleFiles, []string{"rules.yaml"}) {
		t.Errorf("rule files: %v", config.RuleFiles)
	}
}

// scraped maps the names in a scrape to their labels.
func scraped(t *testing.T) map[string]map[string]bool {
	t.Helper()
	out := map[string]map[string]bool{}
	for line := range strings.Lines(scrape(t, full())) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		series := readExpr(line[:strings.LastIndexByte(line, ' ')])
		if len(series.metrics) != 1 {
			t.Fatalf("cannot read the sample %s", line)
		}
		m := series.metrics[0]
		if out[m.name] == nil {
			out[m.name] = map[string]bool{}
		}
		for _, label := range m.labels {
			out[m.name][label] = true
		}
	}
	return out
}

// mustYAML reads a file.
func mustYAML(t *testing.T, path string, into any) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(text, into); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

// readRules returns the expressions of the rules, and the names they record.
// Every alert must say what happened and what to do.
func readRules(t *testing.T) (exprs, records []string) {
	t.Helper()
	var file struct {
		Groups []struct {
			Rules []struct {
				Record, Alert, Expr string
				Labels, Annotations map[string]string
			}
		}
	}
	mustYAML(t, "../../deploy/prometheus/rules.yaml", &file)
	for _, g := range file.Groups {
		for _, r := range g.Rules {
			exprs = append(exprs, r.Expr)
			if r.Record != "" {
				records = append(records, r.Record)
				continue
			}
			severity := r.Labels["severity"]
			if r.Annotations["summary"] == "" || r.Annotations["description"] == "" ||
				severity != "warning" && severity != "critical" {
				t.Errorf("the alert %s lacks a summary, a description or a severity", r.Alert)
			}
		}
	}
	return exprs, records
}

// panel is a panel of a dashboard.
type panel struct {
	ID          int
	Type, Title string
	GridPos     struct{ X, Y, W, H int }
	Targets     []struct{ RefID, Expr string }
}

// readDashboard returns the queries of the dashboard, whose panels must have
// numbers of their own and not lie on each other.
func readDashboard(t *testing.T) (exprs []string) {
	t.Helper()
	text, err := os.ReadFile("../../deploy/grafana/iris-pgwire.json")
	if err != nil {
		t.Fatal(err)
	}
	var dashboard struct {
		Panels     []panel
		Templating struct {
			List []struct{ Type, Definition string }
		}
	}
	if err := json.Unmarshal(text, &dashboard); err != nil {
		t.Fatal(err)
	}
	ids, cells := map[int]bool{}, map[[2]int]string{}
	for _, p := range dashboard.Panels {
		if ids[p.ID] {
			t.Errorf("two panels have the number %d", p.ID)
		}
		ids[p.ID] = true
		occupy(t, cells, p)
		for _, target := range p.Targets {
			exprs = append(exprs, target.Expr)
		}
		if p.Type != "row" && len(p.Targets) == 0 {
			t.Errorf("the panel %s asks for nothing", p.Title)
		}
	}
	for _, variable := range dashboard.Templating.List {
		if variable.Type != "query" {
			continue
		}
		series, label, ok := strings.Cut(strings.TrimPrefix(variable.Definition, "label_values("), ", ")
		if label = strings.TrimSuffix(label, ")"); !ok || label != "job" && label != "instance" {
			t.Errorf("variable %s", variable.Definition)
		}
		exprs = append(exprs, series)
	}
	return exprs
}

// occupy puts a panel on the grid of 24 columns.
func occupy(t *testing.T, cells map[[2]int]string, p panel) {
	t.Helper()
	if p.GridPos.X+p.GridPos.W > 24 || p.GridPos.W < 1 || p.GridPos.H < 1 {
		t.Errorf("the panel %s is not on the grid", p.Title)
	}
	for x := range p.GridPos.W {
		for y := range p.GridPos.H {
			cell := [2]int{p.GridPos.X + x, p.GridPos.Y + y}
			if other := cells[cell]; other != "" {
				t.Errorf("the panels %s and %s overlap", other, p.Title)
				return
			}
			cells[cell] = p.Title
		}
	}
}

// usedMetric is a metric in an expression, with the labels it is selected by.
type usedMetric struct {
	name   string
	labels []string
}

// usedNames are the names in an expression; grouped are labels outside of
// selectors.
type usedNames struct {
	metrics []usedMetric
	grouped []string
}

// readExpr finds the names in an expression of PromQL: what is not a function,
// an operator, a label list, a duration or a string is a metric.
func readExpr(expr string) usedNames {
	var out usedNames
	tokens := promTokens(expr)
	for i := 0; i < len(tokens); i++ {
		token := tokens[i]
		next := ""
		if i+1 < len(tokens) {
			next = tokens[i+1]
		}
		switch {
		case token == "[":
			for i < len(tokens) && tokens[i] != "]" {
				i++
			}
		case !isNameStart(token[0]):
		case slices.Contains(groupings, token) && next == "(":
			for i += 2; i < len(tokens) && tokens[i] != ")"; i++ {
				if isNameStart(tokens[i][0]) {
					out.grouped = append(out.grouped, tokens[i])
				}
			}
		case next == "(" || next == "by" || next == "without" || slices.Contains(operators, token):
		default:
			m := usedMetric{name: token}
			if next == "{" {
				for i += 2; i < len(tokens) && tokens[i] != "}"; i++ {
					if isNameStart(tokens[i][0]) {
						m.labels = append(m.labels, tokens[i])
					}
				}
			}
			out.metrics = append(out.metrics, m)
		}
	}
	return out
}

// groupings are the words before lists of labels, operators those that are
// neither metrics nor functions.
var (
	groupings = []string{"by", "without", "on", "ignoring", "group_left", "group_right"}
	operators = []string{"and", "or", "unless", "bool", "offset", "by", "without", "on", "ignoring", "group_left", "group_right"}
)

// promTokens splits an expression into names, numbers, strings (as a single
// quote) and single characters.
func promTokens(expr string) []string {
	var out []string
	for i := 0; i < len(expr); {
		start, c := i, expr[i]
		i++
		switch {
		case c == ' ' || c == '\n' || c == '\t':
			continue
		case c == '"':
			for i < len(expr) && expr[i] != '"' {
				if expr[i] == '\\' {
					i++
				}
				i++
			}
			i++
			out = append(out, "'")
			continue
		case isNameStart(c) || c >= '0' && c <= '9' || c == '$':
			for i < len(expr) && (isNameStart(expr[i]) || expr[i] >= '0' && expr[i] <= '9' || expr[i] == '.') {
				i++
			}
		}
		out = append(out, expr[start:i])
	}
	return out
}

// isNameStart reports whether a name can begin with a character.
func isNameStart(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == ':'
}

// TestReadExpr checks the reader itself: it must find what is wrong.
func TestReadExpr(t *testing.T) {
	for expr, want := range map[string]usedNames{
		`sum by (job, le) (rate(a_bucket{x="y}", z!~"\"{"}[5m])) > 2e3`: {
			metrics: []usedMetric{{"a_bucket", []string{"x", "z"}}}, grouped: []string{"job", "le"},
		},
		`a:b and on (job) c offset 5m unless d > bool 1`: {
			metrics: []usedMetric{{name: "a:b"}, {name: "c"}, {name: "d"}}, grouped: []string{"job"},
		},
		`histogram_quantile(0.5, rate(h{i=~"$i"}[$__rate_interval])) - time() < 14 * 86400`: {
			metrics: []usedMetric{{"h", []string{"i"}}},
		},
	} {
		if diff := cmp.Diff(want, readExpr(expr), cmp.AllowUnexported(usedNames{}, usedMetric{})); diff != "" {
			t.Errorf("%s: %s", expr, diff)
		}
	}
}
