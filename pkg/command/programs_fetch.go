package command

import "strings"

var fetchPrograms = map[string]program{"curl": curl, "wget": wget}

func curl(c *call) {
	a := gnu(c.args, "o output O-dir output-dir X request H header d data data-raw data-binary data-urlencode F form u user "+
		"A user-agent b cookie c cookie-jar C continue-at e referer E cert K config m max-time w write-out x proxy T upload-file "+
		"D dump-header y Y z r retry retry-delay retry-max-time connect-timeout max-time cacert key resolve interface "+
		"limit-rate unix-socket url")
	dir := ""
	if folder := a.last("output-dir"); folder != "" {
		dir = folder + "/"
	}
	for _, file := range a.all("o", "output") {
		if !nonFile(file) {
			c.write(dir + file)
		}
	}
	if a.has("O", "remote-name", "remote-name-all") {
		for _, url := range a.operands {
			c.write(dir + remoteName(url))
		}
	}
	for _, file := range a.all("c", "cookie-jar", "D", "dump-header") {
		c.write(file)
	}
}

func wget(c *call) {
	a := gnu(c.args, "O output-document P directory-prefix o output-file a append-output t tries T timeout U user-agent header i input-file "+
		"post-data post-file user password ca-certificate")
	c.write(a.all("o", "output-file", "a", "append-output")...)
	dir := a.last("P", "directory-prefix")
	switch {
	case a.has("O", "output-document"):
		c.write(a.last("O", "output-document"))
	case a.has("r", "recursive", "m", "mirror", "i", "input-file"):
		if dir == "" {
			dir = "."
		}
		c.writeFolder(dir)
	case a.has("spider"):
	default:
		for _, url := range a.operands {
			if dir != "" {
				c.write(dir + "/" + remoteName(url))
			} else {
				c.write(remoteName(url))
			}
		}
	}
}

// remoteName is the name that a download is given.
func remoteName(url string) string {
	url, _, _ = strings.Cut(url, "?")
	// A query that is not quoted looks like a wildcard.
	url, _, _ = strings.Cut(url, markGlob)
	if _, rest, ok := strings.Cut(url, "://"); ok {
		url = rest
	}
	base := baseName(url)
	// A Hole here may stand for a path, but not for one that leads elsewhere.
	return "./" + base
}
