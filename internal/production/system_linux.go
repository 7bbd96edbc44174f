package production

import (
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// fileSystemNames are the kinds of file systems by their number in statfs(2);
// those that matter here and the usual local ones.
var fileSystemNames = map[int64]string{
	0xef53: "ext4", 0x58465342: "xfs", 0x9123683e: "btrfs", 0x2fc12fc1: "zfs", 0x01021994: "tmpfs", 0x794c7630: "overlay",
	0xf2f52010: "f2fs", 0xca451a4e: "bcachefs",
	0x6969: "nfs", 0xff534d42: "cifs", 0xfe534d42: "smb2", 0x517b: "smb", 0x01021997: "9p", 0x65735546: "fuse",
	0x00c36400: "ceph", 0x5346414f: "afs", 0x01161970: "gfs2", 0x7461636f: "ocfs2",
}

// fileSystem names the kind of file system that a directory is on.
func fileSystem(dir string) (string, error) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return "", fmt.Errorf("%s: %w", dir, err)
	}
	if name := fileSystemNames[int64(s.Type)]; name != "" { //nolint:unconvert // the type differs between architectures
		return name, nil
	}
	return fmt.Sprintf("type %#x", s.Type), nil
}

// openFiles returns the limit of this process, which Go has raised to the hard one
// as it does in the gateway.
func openFiles() (uint64, error) {
	var limit syscall.Rlimit
	err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit)
	return limit.Cur, err
}

// ownerOf returns the number of a file's owner.
func ownerOf(info fs.FileInfo) (uid int, known bool) {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, false
	}
	return int(stat.Uid), true
}

// listenerUser looks for the port among the kernel's listening sockets.
func listenerUser(port int) (uid int, ok bool) {
	for _, table := range []string{"/proc/net/tcp", "/proc/net/tcp6"} {
		content, err := os.ReadFile(table)
		if err != nil {
			continue // no IPv6, or no /proc
		}
		if uid, ok := listenerIn(string(content), port); ok {
			return uid, true
		}
	}
	return 0, false
}

// socketListens is the state of a listening socket in /proc/net/tcp.
const socketListens = "0A"

// listenerIn looks for a port in the text of /proc/net/tcp.
func listenerIn(table string, port int) (uid int, ok bool) {
	for line := range strings.Lines(table) {
		fields := strings.Fields(line)
		if len(fields) < 8 || fields[3] != socketListens {
			continue
		}
		_, local, _ := strings.Cut(fields[1], ":")
		number, err := strconv.ParseUint(local, 16, 16)
		if err != nil || int(number) != port {
			continue
		}
		uid, err := strconv.Atoi(fields[7])
		return uid, err == nil
	}
	return 0, false
}
