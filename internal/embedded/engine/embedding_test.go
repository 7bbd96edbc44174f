package engine

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/iris-pgwire/iris-pgwire/internal/embedded/superserver"
	"github.com/iris-pgwire/iris-pgwire/iris/list"
)

// execSets executes a statement once, or for each set of parameters.
func execSets(t *testing.T, j superserver.Job, sql string, sets ...[]list.Item) error {
	t.Helper()
	st, err := j.Prepare(t.Context(), sql, nil)
	if err != nil {
		return err
	}
	if len(sets) == 0 {
		sets = [][]list.Item{nil}
	}
	_, err = st.Update(t.Context(), sets)
	return err
}

// TestEmbeddingService checks that a statement asks a service for its vectors while
// others may write, that it asks for each text once, and that it changes nothing
// when it gets none.
func TestEmbeddingService(t *testing.T) {
	b := mustBackend(t, Options{EmbeddingHosts: []string{"127.0.0.1"}})
	j, other := mustLogin(t, b), mustLogin(t, b)
	asked := map[string]int{}
	broken := false
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var body struct{ Input []string }
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil || broken {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		if err := execSets(t, other, "INSERT INTO Seen (n) VALUES (1)"); err != nil {
			t.Errorf("another writer: %v", err)
		}
		var data []map[string]any
		for i, text := range body.Input {
			asked[text]++
			data = append(data, map[string]any{"index": i, "embedding": []int{len(text), 1}})
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"data": data}) // the client notices
	}))
	defer server.Close()
	u, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	mustExec(t, j, "CREATE TABLE Seen (n INT)")
	mustExec(t, j, fmt.Sprintf(`INSERT INTO %%Embedding.Config (Name, Configuration, EmbeddingClass, VectorLength) VALUES ('s',
		'{"modelName":"m","sslConfig":"x","apiKey":"k","httpConfig":{"Server":"127.0.0.1","Port":%s,"Https":0}}', '%%Embedding.OpenAI', 2)`, u.Port()))
	mustExec(t, j, "CREATE TABLE Doc (id INT, body VARCHAR(50), e EMBEDDING('s', 'body'))")
	text := func(s string) list.Item { return list.Item{Kind: list.String, Str: s} }
	err = execSets(t, j, "INSERT INTO Doc (body) VALUES (?)", []list.Item{text("a")}, []list.Item{text("bb")}, []list.Item{text("a")})
	if err != nil {
		t.Fatal(err)
	}
	mustExec(t, j, "UPDATE Doc SET body = 'ccc' WHERE body = 'bb'")
	if want := map[string]int{"a": 1, "bb": 1, "ccc": 1}; fmt.Sprint(asked) != fmt.Sprint(want) {
		t.Errorf("asked %v, want %v", asked, want)
	}
	broken = true
	err = execSets(t, j, "INSERT INTO Doc (body) VALUES ('dddd')")
	var failed *superserver.SQLError
	if !errors.As(err, &failed) || failed.Code != -400 || !strings.Contains(failed.Message, "HTTP status 503") {
		t.Errorf("a service that is down: %v", err)
	}
	for sql, want := range map[string]string{
		"SELECT COUNT(*) FROM Seen":            "3",
		"SELECT e FROM Doc WHERE body = 'ccc'": "'3,1'",
		"SELECT LIST(body), COUNT(e) FROM Doc": "'a,ccc,a' | 3",
	} {
		if got := strings.TrimSpace(mustRead(t, j, sql)); got != want {
			t.Errorf("%s: got %s, want %s", sql, got, want)
		}
	}
}
