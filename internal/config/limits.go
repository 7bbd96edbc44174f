package config

import (
	"fmt"
	"strconv"
	"strings"
)

// limitMax is the greatest number of connections that somebody can be given.
const limitMax = 1_000_000

// ParseLimits reads a list of numbers of connections by name: "app=20, *=5".
func ParseLimits(list string) (map[string]int, error) {
	out := map[string]int{}
	for each := range strings.SplitSeq(list, ",") {
		if each = strings.TrimSpace(each); each == "" {
			continue
		}
		at := strings.LastIndexByte(each, '=')
		if at < 0 {
			return nil, fmt.Errorf("%s: write name=number", quote(each))
		}
		name := strings.TrimSpace(each[:at])
		n, err := strconv.Atoi(strings.TrimSpace(each[at+1:]))
		switch _, twice := out[name]; {
		case name == "":
			return nil, fmt.Errorf("%s: there is no name", quote(each))
		case twice:
			return nil, fmt.Errorf("%s is named twice", quote(name))
		case err != nil || n < -1 || n > limitMax:
			return nil, fmt.Errorf("%s: the number is none from -1 to %d", quote(each), limitMax)
		}
		out[name] = n
	}
	return out, nil
}

// checkLimits judges such a list.
func checkLimits(key, list string, r *report) {
	if _, err := ParseLimits(list); err != nil {
		r.problem(key, "%v", err)
	}
}
