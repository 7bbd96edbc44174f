package temporary

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/iris-pgwire/iris-pgwire/internal/gatewayschema"
	"github.com/iris-pgwire/iris-pgwire/internal/irissql"
	"github.com/iris-pgwire/iris-pgwire/internal/pgerr"
	"github.com/iris-pgwire/iris-pgwire/internal/pool"
	"github.com/iris-pgwire/iris-pgwire/internal/remote"
)

// Times of a Keeper.
const (
	// TickInterval is how often Tick should be called.
	TickInterval = time.Minute
	// DefaultGoneAfter is for how long a gateway's note must stay the same for the
	// gateway to count as gone.
	DefaultGoneAfter = 15 * time.Minute
	// CloseLimit bounds Close.
	CloseLimit = 5 * time.Second
)

// slotsMax is how many sessions of a gateway can have temporary tables at once.
const slotsMax = 99_999

// Keeper keeps the schemas of one gateway.
type Keeper struct {
	pool      *pool.Pool
	goneAfter time.Duration

	mu     sync.Mutex
	number string // the gateway's, "" while it has none
	beat   int    // the text of its note
	slots  map[string]bool
	// left are schemas whose sessions have ended and which are still there.
	left map[string]bool
	seen map[string]sighting // other gateways' notes
}

// sighting is the text of a note, and since when it has been that.
type sighting struct {
	text  string
	since time.Time
}

// New returns a keeper that works over the connections of a pool; goneAfter 0 is
// DefaultGoneAfter.
func New(p *pool.Pool, goneAfter time.Duration) *Keeper {
	if goneAfter <= 0 {
		goneAfter = DefaultGoneAfter
	}
	return &Keeper{pool: p, goneAfter: goneAfter, slots: map[string]bool{}, left: map[string]bool{}, seen: map[string]sighting{}}
}

// Take gives a session a number of its own, after the gateway has said that it
// lives.
func (k *Keeper) Take(ctx context.Context, run gatewayschema.Runner) (string, error) {
	if err := k.register(ctx, run); err != nil {
		return "", err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	for i := 1; i <= slotsMax; i++ {
		number := k.number + fmt.Sprintf("%05d", i)
		if !k.slots[number] {
			k.slots[number] = true
			return number, nil
		}
	}
	return "", pgerr.New(pgerr.TooManyConnections, "too many sessions have temporary tables (%d)", slotsMax)
}

// register writes the gateway's note if there is none.
func (k *Keeper) register(ctx context.Context, run gatewayschema.Runner) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.number != "" {
		return nil
	}
	taken, err := gatewayschema.Gateways(ctx, run)
	if err != nil {
		return err
	}
	number, err := newNumber()
	if err != nil {
		return err
	}
	if _, ok := taken[prefixOf(number)]; ok {
		return errors.New("the number of a gateway is taken")
	}
	if err := gatewayschema.StoreGateway(ctx, run, prefixOf(number), "0"); err != nil {
		return err
	}
	k.number, k.beat = number, 0
	return nil
}

// newNumber chooses the number of a gateway.
func newNumber() (string, error) {
	low := int64(1)
	for range gatewayschema.GatewayDigits - 1 {
		low *= 10
	}
	n, err := rand.Int(rand.Reader, big.NewInt(9*low))
	if err != nil {
		return "", err
	}
	return strconv.FormatInt(low+n.Int64(), 10), nil
}

// prefixOf is how the names of a gateway's schemas begin, as they are compared.
func prefixOf(number string) string { return strings.ToLower(gatewayschema.TemporaryPrefix) + number }

// Return drops what is in a session's schema and takes the number back. What
// cannot be dropped now is dropped later.
func (k *Keeper) Return(ctx context.Context, number string) {
	err := k.drop(ctx, number)
	k.mu.Lock()
	defer k.mu.Unlock()
	if err != nil {
		k.left[number] = true
		return
	}
	delete(k.slots, number)
}

// drop drops what is in the schemas whose numbers begin so.
func (k *Keeper) drop(ctx context.Context, number string) error {
	conn, err := k.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	defer conn.Forget()
	run := remote.Runner{Conn: conn.Conn}
	if err := dropTables(ctx, run, number); err != nil {
		return err
	}
	return gatewayschema.ForgetSchemas(ctx, run, prefixOf(number))
}

// dropTables drops the tables of schemas; those that foreign keys hold are tried
// again after the others.
func dropTables(ctx context.Context, run gatewayschema.Runner, number string) error {
	tables, err := tablesOf(ctx, run, number)
	for err == nil && len(tables) > 0 {
		var rest []irissql.Table
		var last error
		for _, t := range tables {
			if e := DropTable(ctx, run, t); e != nil {
				rest, last = append(rest, t), e
			}
		}
		if len(rest) == len(tables) {
			return last
		}
		tables = rest
	}
	return err
}

// tablesOf lists the tables of schemas.
func tablesOf(ctx context.Context, run gatewayschema.Runner, number string) ([]irissql.Table, error) {
	var out []irissql.Table
	err := run.Read(ctx, "SELECT TABLE_SCHEMA, TABLE_NAME FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA %STARTSWITH '"+
		gatewayschema.TemporaryPrefix+number+"'", func(cells []string) error {
		out = append(out, irissql.Table{Schema: cells[0], Name: cells[1]})
		return nil
	})
	return out, err
}

// irisTableNotFound is IRIS's SQLCODE for a table that is not there.
const irisTableNotFound = -30

// DropTable drops a table, if it is there, with the foreign keys to it.
func DropTable(ctx context.Context, run gatewayschema.Runner, t irissql.Table) error {
	text, _ := irissql.Print(&irissql.Drop{Kind: "TABLE", Table: t, Cascade: true})
	err := run.Define(ctx, text)
	if remote.SQLCODE(err) == irisTableNotFound {
		return nil
	}
	return err
}

// Tick says that the gateway lives, drops what could not be dropped before, and
// what gateways that are gone have left. It is called every TickInterval.
func (k *Keeper) Tick(ctx context.Context) error {
	k.mu.Lock()
	left := make([]string, 0, len(k.left))
	for number := range k.left {
		left = append(left, number)
	}
	k.mu.Unlock()
	for _, number := range left {
		if err := k.drop(ctx, number); err != nil {
			return err
		}
		k.mu.Lock()
		delete(k.left, number)
		delete(k.slots, number)
		k.mu.Unlock()
	}
	conn, err := k.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	gone, err := k.look(ctx, remote.Runner{Conn: conn.Conn})
	conn.Release()
	if err != nil {
		return err
	}
	for _, prefix := range gone {
		if err := k.drop(ctx, strings.TrimPrefix(prefix, prefixOf(""))); err != nil {
			return err
		}
		if err := k.forget(ctx, prefix); err != nil {
			return err
		}
	}
	return nil
}

// forget removes a gateway's note.
func (k *Keeper) forget(ctx context.Context, prefix string) error {
	conn, err := k.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	return gatewayschema.ForgetGateway(ctx, remote.Runner{Conn: conn.Conn}, prefix)
}

// look changes the gateway's own note, and takes over those of gateways that are
// gone.
func (k *Keeper) look(ctx context.Context, run gatewayschema.Runner) (gone []string, err error) {
	if installed, _, err := gatewayschema.Installed(ctx, run); err != nil || installed < gatewayschema.NotesVersion {
		return nil, err
	}
	notes, err := gatewayschema.Gateways(ctx, run)
	if err != nil {
		return nil, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.number != "" {
		if err := k.live(ctx, run, notes); err != nil {
			return nil, err
		}
		delete(notes, prefixOf(k.number))
	}
	return k.takeOver(ctx, run, notes)
}

// live changes the gateway's own note. One that was taken over is given up.
func (k *Keeper) live(ctx context.Context, run gatewayschema.Runner, notes map[string]string) error {
	was := strconv.Itoa(k.beat)
	if notes[prefixOf(k.number)] != was {
		k.number, k.slots, k.left = "", map[string]bool{}, map[string]bool{}
		return nil
	}
	is := strconv.Itoa(k.beat + 1)
	if err := gatewayschema.SwapGateway(ctx, run, prefixOf(k.number), was, is); err != nil {
		return err
	}
	k.beat++
	return nil
}

// takeOver finds the notes of other gateways that have not changed for long.
func (k *Keeper) takeOver(ctx context.Context, run gatewayschema.Runner, notes map[string]string) (gone []string, err error) {
	now := time.Now()
	for prefix := range k.seen {
		if _, ok := notes[prefix]; !ok {
			delete(k.seen, prefix)
		}
	}
	for prefix, text := range notes {
		if s, ok := k.seen[prefix]; !ok || s.text != text {
			k.seen[prefix] = sighting{text, now}
			continue
		}
		if now.Sub(k.seen[prefix].since) < k.goneAfter {
			continue
		}
		mine, err := takenOver()
		if err != nil {
			return nil, err
		}
		if err := gatewayschema.SwapGateway(ctx, run, prefix, text, mine); err != nil {
			return nil, err
		}
		now, err := gatewayschema.Gateways(ctx, run)
		if err != nil {
			return nil, err
		}
		if now[prefix] == mine {
			gone = append(gone, prefix)
		}
		delete(k.seen, prefix)
	}
	return gone, nil
}

// takenOver is the text of a note that was taken over, which nobody else writes.
func takenOver() (string, error) {
	number, err := newNumber()
	return "taken over " + number, err
}

// Close removes the note of the gateway, whose sessions have all ended, if nothing
// of them is left.
func (k *Keeper) Close(ctx context.Context) error {
	k.mu.Lock()
	number, clean := k.number, len(k.slots) == 0
	k.mu.Unlock()
	if number == "" || !clean {
		return nil
	}
	return k.forget(ctx, prefixOf(number))
}
