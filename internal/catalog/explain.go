package catalog

import "github.com/iris-pgwire/iris-pgwire/internal/exec"

// Describe implements exec.Explainer.
func (r *relation) Describe(d *exec.Description) {
	d.Is("Seq Scan", exec.Property{Name: "Relation Name", Value: r.described.Name},
		exec.Property{Name: "Schema", Value: r.described.Schema})
}
