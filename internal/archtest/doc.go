// Package archtest holds tests only: who may import whom and why, that every
// package says what it is, and that functions and files stay small.
package archtest
