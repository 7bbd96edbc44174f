package main

import (
	"fmt"
	"slices"
	"time"
)

// variant is one side of a comparison: run does one round and returns its figure.
type variant struct {
	name string
	run  func() (float64, error)
}

// interleave runs the variants in turns, one round after the other, and returns
// each one's median. Each gets a round before that does not count.
func interleave(rounds int, variants ...variant) ([]float64, error) {
	figures := make([][]float64, len(variants))
	for round := range rounds + 1 {
		for k := range variants {
			i := (k + round) % len(variants) // nobody is always first
			f, err := variants[i].run()
			if err != nil {
				return nil, fmt.Errorf("%s: %w", variants[i].name, err)
			}
			if round > 0 {
				figures[i] = append(figures[i], f)
			}
		}
	}
	medians := make([]float64, len(variants))
	for i := range figures {
		medians[i] = median(figures[i])
	}
	return medians, nil
}

// median of figures; it sorts them.
func median(figures []float64) float64 {
	slices.Sort(figures)
	return figures[len(figures)/2]
}

// micros runs f n times and returns the median time in microseconds.
func micros(n int, f func() error) (float64, error) {
	times := make([]float64, n)
	for i := range times {
		start := time.Now()
		if err := f(); err != nil {
			return 0, err
		}
		times[i] = float64(time.Since(start).Nanoseconds()) / 1e3
	}
	return median(times), nil
}

// perSecond runs f once, which does n things, and returns how many a second.
func perSecond(n int, f func() error) (float64, error) {
	start := time.Now()
	err := f()
	return float64(n) / time.Since(start).Seconds(), err
}
