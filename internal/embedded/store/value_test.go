package store

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// seeds are images of the codec's tests.
var seeds = [][]columnValue{
	nil,
	{{1, Value{}}, {2, Int(-1)}, {300, Float(1.5)}},
	{{-7, Text("")}, {8, Text("text")}, {9, Blob("\x00\xff")}},
}

func TestImageRoundTrip(t *testing.T) {
	for _, image := range seeds {
		got, err := decodeImage(appendImage(nil, image))
		must(t, err)
		if diff := cmp.Diff(image, got, cmp.AllowUnexported(columnValue{}, Value{})); diff != "" {
			t.Error(diff)
		}
	}
}

func FuzzDecodeImage(f *testing.F) {
	for _, image := range seeds {
		f.Add(appendImage(nil, image))
	}
	f.Add([]byte{2, 3, 0xff, 0xff, 0xff, 0xff, 0x7f})
	f.Fuzz(func(t *testing.T, data []byte) {
		image, err := decodeImage(data)
		if err != nil {
			return
		}
		again, err := decodeImage(appendImage(nil, image))
		if err != nil || !cmp.Equal(image, again, cmp.AllowUnexported(columnValue{}, Value{})) {
			t.Errorf("decoded %v, encoded and decoded again %v (%v)", image, again, err)
		}
	})
}
