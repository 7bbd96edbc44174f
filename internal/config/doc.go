// Package config holds what the operator can say: one Config, read from the
// command line and the environment, checked as a whole. Packages get options of
// their own from it; nobody but server and cmd sees Config.
package config
