package tiltfile_test

import "syscall"

// System calls that package syscall does not name, and the architecture's own
// number, from <linux/audit.h>.
const (
	auditArch       = 0xC000003E
	sysSeccomp      = 317
	sysExecveat     = 322
	sysRenameat2    = 316
	sysIOUringSetup = 425
	sysClone3       = 435
	sysOpenat2      = 437
)

var openingHere = []struct{ number, flags uint32 }{{syscall.SYS_OPEN, 1}}

// trappedHere are those that newer architectures do not have.
var trappedHere = []int{
	syscall.SYS_FORK, syscall.SYS_VFORK, syscall.SYS_CREAT, syscall.SYS_MKDIR, syscall.SYS_RMDIR, syscall.SYS_MKNOD, syscall.SYS_UNLINK,
	syscall.SYS_RENAME, syscall.SYS_LINK, syscall.SYS_SYMLINK, syscall.SYS_CHMOD, syscall.SYS_CHOWN, syscall.SYS_LCHOWN, syscall.SYS_UTIME,
	syscall.SYS_UTIMES, syscall.SYS_FUTIMESAT,
}
