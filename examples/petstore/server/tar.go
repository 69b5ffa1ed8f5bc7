package main

import (
	"archive/tar"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// untar is what Tilt needs of tar: "tar -C / -x -f -" with the archive on
// standard input.
func untar(args []string, in io.Reader) error {
	folder := "."
	for i := 0; i < len(args); i++ {
		switch args[i] {
		case "-x", "-f", "-":
		case "-C":
			if i++; i == len(args) {
				return errors.New("tar: -C without a folder")
			}
			folder = args[i]
		default:
			return fmt.Errorf("tar: unknown argument %q; this one only knows -C FOLDER -x -f -", args[i])
		}
	}
	r := tar.NewReader(in)
	for {
		header, err := r.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("tar: %w", err)
		}
		if err := extract(filepath.Join(folder, header.Name), header, r); err != nil {
			return fmt.Errorf("tar: %w", err)
		}
	}
}

// extract makes one entry of an archive.
func extract(path string, header *tar.Header, content io.Reader) error {
	if header.Typeflag == tar.TypeDir {
		return os.MkdirAll(path, 0o755)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	switch header.Typeflag {
	case tar.TypeReg:
		return write(path, header.FileInfo().Mode().Perm(), content)
	case tar.TypeSymlink:
		if err := os.RemoveAll(path); err != nil {
			return err
		}
		return os.Symlink(header.Linkname, path)
	default:
		return fmt.Errorf("%s: entries of type %q are not supported", path, header.Typeflag)
	}
}

// write replaces a file as a whole: a request that comes meanwhile gets the
// old page or the new one, never a part of it.
func write(path string, mode os.FileMode, content io.Reader) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".tar-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = io.Copy(f, content)
	if err = errors.Join(err, f.Chmod(mode), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
