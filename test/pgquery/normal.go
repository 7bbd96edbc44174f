package pgquery

import (
	"cmp"
	"slices"
	"strings"
)

// normal brings PostgreSQL's tree into a form in which two trees that mean the
// same are equal. It removes everything that says where in the text a node was.
func normal(tree any) any {
	switch n := tree.(type) {
	case map[string]any:
		for key, value := range n {
			if strings.HasSuffix(key, "location") || strings.HasPrefix(key, "rexpr_list_") || key == "stmt_len" {
				delete(n, key)
				continue
			}
			n[key] = normal(value)
			normalMember(n, key)
		}
	case []any:
		for i := range n {
			n[i] = normal(n[i])
		}
	}
	return tree
}

// normalMember brings one member of an object into its normal form.
func normalMember(n map[string]any, key string) {
	node, ok := n[key].(map[string]any)
	if !ok {
		return
	}
	switch key {
	case "DefElem":
		normalWord(node)
	case "fval":
		// The digits of a number are grouped for people only.
		if text, ok := node["fval"].(string); ok {
			node["fval"] = strings.ReplaceAll(text, "_", "")
		}
	case "DoStmt":
		normalOptions(node, "args")
	case "NotifyStmt":
		if node["payload"] == "" {
			delete(node, "payload") // which is the same
		}
	case "TransactionStmt":
		normalOptions(node, "options")
	case "VariableSetStmt":
		if node["kind"] == "VAR_SET_MULTI" {
			normalOptions(node, "args")
		}
	}
}

// normalWord makes a string of an option's value that is a single word: the
// grammar takes words for types, operators or booleans, and every option reads
// them as it reads strings.
func normalWord(elem map[string]any) {
	arg, _ := elem["arg"].(map[string]any)
	word := ""
	if t, ok := arg["TypeName"].(map[string]any); ok && len(t) == 2 {
		word = onlyString(t["names"])
	}
	if list, ok := arg["List"].(map[string]any); ok {
		word = onlyString(list["items"])
	}
	if b, ok := arg["Boolean"].(map[string]any); ok {
		word = "false"
		if b["boolval"] == true {
			word = "true"
		}
	}
	if word != "" {
		elem["arg"] = map[string]any{"String": map[string]any{"sval": word}}
	}
}

// onlyString returns the string that is the only item of a list, or "".
func onlyString(list any) string {
	items, _ := list.([]any)
	if len(items) != 1 {
		return ""
	}
	item, _ := items[0].(map[string]any)
	s, _ := item["String"].(map[string]any)
	text, _ := s["sval"].(string)
	return text
}

// normalOptions sorts options whose order means nothing, and keeps the last of
// several of the same name, which is the one that counts.
func normalOptions(n map[string]any, key string) {
	options, _ := n[key].([]any)
	slices.SortStableFunc(options, func(a, b any) int { return cmp.Compare(optionName(a), optionName(b)) })
	var kept []any
	for i, o := range options {
		if i+1 == len(options) || optionName(o) != optionName(options[i+1]) {
			kept = append(kept, o)
		}
	}
	if len(kept) > 0 {
		n[key] = kept
	}
}

// optionName returns the name of an option.
func optionName(option any) string {
	o, _ := option.(map[string]any)
	elem, _ := o["DefElem"].(map[string]any)
	name, _ := elem["defname"].(string)
	return name
}
