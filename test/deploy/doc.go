// Package deploy checks what is in deploy/ as far as that is possible without
// Docker, Kubernetes or an IRIS. It is a module of its own, so that the types of
// Kubernetes and Compose are no dependencies of the gateway.
//
// # Parts
//
//	names.go       environment variables that files of deploy/ name are settings
//	compose.go     Compose, loaded by its own library
//	kubernetes.go  what kustomize makes of base and overlays, decoded strictly
//	workload.go    what has to fit together in it
//	dockerfile.go  the Dockerfile, and its build stage replayed in a directory
//	systemd.go     the unit and its environment file
//
// Each check takes the directory deploy/ and returns everything that is wrong
// with it. The tests run it on ours, which must be without fault, and on copies
// with one mistake each, which must be found. run.sh runs the other checks:
// hadolint, shellcheck, systemd-analyze, the renewal hook, PgBouncer.
package deploy
