package embedded

import (
	"testing"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/superserver"
)

func TestUserCheck(t *testing.T) {
	two := map[string]string{"Alice": "secret", "bob": ""}
	for _, test := range []struct {
		name  string
		users map[string]string
		login superserver.Login
		want  bool
	}{
		{"default user", nil, superserver.Login{User: "_SYSTEM", Password: "SYS", Local: true}, true},
		{"default user in lower case", nil, superserver.Login{User: "_system", Password: "SYS", Local: true}, true},
		{"default user from elsewhere", nil, superserver.Login{User: "_SYSTEM", Password: "SYS"}, false},
		{"default user, wrong password", nil, superserver.Login{User: "_SYSTEM", Password: "sys", Local: true}, false},
		{"nobody", nil, superserver.Login{Local: true}, false},
		{"own user", two, superserver.Login{User: "alice", Password: "secret"}, true},
		{"own user, no password", two, superserver.Login{User: "alice", Local: true}, false},
		{"user without password", two, superserver.Login{User: "BOB"}, true},
		{"unknown user", two, superserver.Login{User: "carol"}, false},
		{
			"default user when there are others", two,
			superserver.Login{User: "_SYSTEM", Password: "SYS", Local: true},
			false,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := userCheck(test.users)(test.login); got != test.want {
				t.Errorf("let in: %v", got)
			}
		})
	}
}
