//go:build linux && (amd64 || arm64)

package tiltfile_test

import (
	"fmt"
	"runtime"
	"syscall"
	"unsafe"
)

// What the kernel calls things that package syscall has no names for: prctl(2),
// seccomp(2) and <linux/seccomp.h>.
const (
	prSetNoNewPrivs   = 38
	seccompSetFilter  = 1
	seccompThreadSync = 1
	answerTrap        = 0x00030000
	answerAllow       = 0x7fff0000
	answerNoSuchCall  = 0x00050000 | uint32(syscall.ENOSYS)
)

// otherNumbers is set in the number of a call that is counted in another way, as
// those of programs with 32-bit pointers are on amd64.
const otherNumbers = 0x40000000

// Offsets in struct seccomp_data.
const (
	offsetNumber   = 0
	offsetArch     = 4
	offsetArgument = 16
)

// writing are the flags with which a file is opened for more than reading.
const writing = syscall.O_WRONLY | syscall.O_RDWR | syscall.O_CREAT | syscall.O_TRUNC

// guard makes the kernel end this process as soon as it starts another one, opens
// a socket, or opens a file for writing, makes, renames, changes or removes one.
// The process ends with SIGSYS: no code of it can make light of that.
func guard() error {
	runtime.LockOSThread()
	if _, _, e := syscall.RawSyscall6(syscall.SYS_PRCTL, prSetNoNewPrivs, 1, 0, 0, 0, 0); e != 0 {
		return fmt.Errorf("prctl(PR_SET_NO_NEW_PRIVS): %w", e)
	}
	filter := filterProgram()
	program := syscall.SockFprog{Len: uint16(len(filter)), Filter: &filter[0]}
	_, _, e := syscall.RawSyscall(sysSeccomp, seccompSetFilter, seccompThreadSync, uintptr(unsafe.Pointer(&program)))
	if e != 0 {
		return fmt.Errorf("seccomp(SECCOMP_SET_MODE_FILTER): %w", e)
	}
	return nil
}

// filterProgram judges each system call.
func filterProgram() []syscall.SockFilter {
	load := func(offset uint32) syscall.SockFilter {
		return syscall.SockFilter{Code: syscall.BPF_LD | syscall.BPF_W | syscall.BPF_ABS, K: offset}
	}
	answer := func(k uint32) syscall.SockFilter {
		return syscall.SockFilter{Code: syscall.BPF_RET | syscall.BPF_K, K: k}
	}
	// unless skips a number of instructions if the loaded word is not k.
	unless := func(k uint32, skip uint8) syscall.SockFilter {
		return syscall.SockFilter{Code: syscall.BPF_JMP | syscall.BPF_JEQ | syscall.BPF_K, K: k, Jf: skip}
	}
	// has goes on where the loaded word has one of the bits of k, else it skips.
	has := func(k uint32, skip uint8) syscall.SockFilter {
		return syscall.SockFilter{Code: syscall.BPF_JMP | syscall.BPF_JSET | syscall.BPF_K, K: k, Jf: skip}
	}
	program := []syscall.SockFilter{
		load(offsetArch), unless(auditArch, 2), load(offsetNumber), has(otherNumbers, 1), answer(answerTrap),
	}
	for _, number := range trapped {
		program = append(program, unless(uint32(number), 1), answer(answerTrap))
	}
	// The flags of these stand in memory, where a filter cannot look. Who is told
	// that there is no such call takes the older one.
	for _, number := range []uint32{sysClone3, sysOpenat2} {
		program = append(program, unless(number, 1), answer(answerNoSuchCall))
	}
	for _, open := range opening {
		program = append(program,
			unless(uint32(open.number), 4), load(offsetArgument+8*open.flags), has(writing, 1), answer(answerTrap), answer(answerAllow))
	}
	return append(program,
		// A thread is no process.
		unless(syscall.SYS_CLONE, 4), load(offsetArgument), has(syscall.CLONE_THREAD, 1), answer(answerAllow), answer(answerTrap),
		answer(answerAllow))
}

// opening are the calls that open files, with the place of their flags.
var opening = append(openingHere, []struct{ number, flags uint32 }{{syscall.SYS_OPENAT, 2}}...)

// trapped are the calls that nothing may make here.
var trapped = append(trappedHere,
	syscall.SYS_EXECVE, sysExecveat,
	syscall.SYS_SOCKET, syscall.SYS_SOCKETPAIR, syscall.SYS_CONNECT, syscall.SYS_BIND, syscall.SYS_LISTEN, syscall.SYS_SENDTO, syscall.SYS_SENDMSG,
	sysIOUringSetup, syscall.SYS_PTRACE,
	syscall.SYS_MKDIRAT, syscall.SYS_MKNODAT, syscall.SYS_UNLINKAT, syscall.SYS_RENAMEAT, sysRenameat2, syscall.SYS_LINKAT, syscall.SYS_SYMLINKAT,
	syscall.SYS_TRUNCATE, syscall.SYS_FTRUNCATE, syscall.SYS_FALLOCATE, syscall.SYS_FCHMOD, syscall.SYS_FCHMODAT, syscall.SYS_FCHOWN, syscall.SYS_FCHOWNAT,
	syscall.SYS_UTIMENSAT, syscall.SYS_SETXATTR, syscall.SYS_LSETXATTR, syscall.SYS_FSETXATTR,
)
