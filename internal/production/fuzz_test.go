package production

import "testing"

// FuzzParseMetrics checks that no answer of whatever listens on the port makes the
// check fail, and that only a gateway's metrics are taken for such.
func FuzzParseMetrics(f *testing.F) {
	f.Add("# HELP x y\npgwire_ready 1\nprocess_max_fds 1024\n")
	f.Add("pgwire_ready NaN\n{ 1\n =\n")
	f.Fuzz(func(t *testing.T, text string) {
		metrics := parseMetrics(text)
		if _, ok := metrics["pgwire_ready"]; metrics != nil && !ok {
			t.Errorf("%q was taken for a gateway's", text)
		}
	})
}
