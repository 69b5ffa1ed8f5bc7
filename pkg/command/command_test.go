package command_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tiltgen/tiltgen/pkg/command"
	"github.com/tiltgen/tiltgen/pkg/tilt"
)

// hole makes the rows readable.
const hole = tilt.Hole

// paths are written with a slash at their end where they are folders.
func paths(list ...string) []command.Path {
	var all []command.Path
	for _, p := range list {
		trimmed := strings.TrimSuffix(p, "/")
		all = append(all, command.Path{Path: trimmed, Folder: trimmed != p})
	}
	return all
}

func opaque(list ...string) []command.Opaque {
	var all []command.Opaque
	for _, what := range list {
		what, dir, ok := strings.Cut(what, " @")
		if !ok {
			dir = "."
		}
		all = append(all, command.Opaque{What: what, Dir: dir})
	}
	return all
}

type row struct {
	name string
	sh   string
	want command.Effects
}

// check leaves out the programs of rows that do not name them.
func check(t *testing.T, rows []row) {
	t.Helper()
	for _, tc := range rows {
		t.Run(tc.name, func(t *testing.T) {
			got := command.Of(tilt.Cmd{Shell: tc.sh}, "", nil)
			if got.Err != nil {
				t.Errorf("Err: %v", got.Err)
			}
			if tc.want.Programs == nil {
				got.Programs = nil
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("%s\n(-want +got):\n%s", tc.sh, diff)
			}
		})
	}
}

type effects = command.Effects

var shellRows = []row{
	{"nothing", "", effects{}},
	{"comment", "# make", effects{}},
	{"redirections", "echo a > a; echo b >> b; date >| c; ls &> d; ls > e 2>&1; ls >& f; wc < g", effects{
		Writes: paths("a", "b", "c", "d", "e", "f"), Reads: paths("g")}},
	{"devices are no files", "echo > /dev/null 2> /dev/stderr; cat - > -; : > /dev/fd/3; tee /dev/tty", effects{}},
	{"folders are left in subshells", "(cd a && touch x); touch y; cd b; touch z", effects{
		Writes: paths("a/x", "y", "b/z")}},
	{"cd back", "cd a/b; touch 1; cd ..; touch 2; cd -; touch 3; cd /opt; touch 4", effects{
		Writes: paths("a/b/1", "a/2", "a/b/3", "/opt/4")}},
	{"pushd", "pushd a; touch x; popd; touch y", effects{Writes: paths("a/x", "y")}},
	{"outside", "touch ../x ../../y; cd ..; touch z", effects{Writes: paths("../x", "../../y", "../z")}},
	{"variables", "OUT=bin; NAME=app; go build -o $OUT/${NAME} ./cmd/app", effects{
		Writes: paths("bin/app"), Reads: paths("cmd/app/")}},
	{"a variable of one command", "OUT=bin; OUT=lib sh -c 'touch $OUT/a'; touch $OUT/b", effects{
		Writes: paths("lib/a", "bin/b")}},
	{"only exported ones are inherited", "A=a; export B=b; sh -c 'touch x/$A y/$B'", effects{
		Writes: paths("x/"+hole, "y/b")}},
	{"unknown variables", `touch $DIR/x bin/$NAME "a$B/c"`, effects{
		Writes: paths(hole+"/x", "bin/"+hole, "a"+hole+"/c")}},
	{"an unknown start may be absolute", "cd sub; touch $DIR/x", effects{Writes: paths(hole + "/x")}},
	{"no way back from the unknown", "touch a/$X/../b", effects{Writes: paths("a/" + hole + "/b")}},
	{"defaults", "touch ${OUT:-out}/a ${OUT-out}/b; : ${DIR:=dist}; touch $DIR/c; X=1; touch ${X:-no}/d", effects{
		Writes: paths("out/a", "out/b", "dist/c", "1/d")}},
	{"alternatives", `X=x; touch "a${X:+.b}" "c${Y:+.d}"`, effects{Writes: paths("a.b", "c")}},
	{"parts of variables", `f=src/a.tar.gz; touch ${f%.gz} ${f%%.*} ${f##*/} ${f#*/} ${f%/*}/d ${f/src/out} ${f//a/b}`, effects{
		Writes: paths("src/a.tar", "src/a", "a.tar.gz", "src/d", "out/a.tar.gz", "src/b.tbr.gz")}},
	{"words are split", `F="a b"; touch $F "$F"`, effects{Writes: paths("a", "b", "a b")}},
	{"arrays", `a=(x "y z"); a+=(w); touch "${a[@]}" ${a[1]}`, effects{Writes: paths("x", "y z", "w", "y", "z")}},
	{"escapes", `touch a\ b 'c d' "e f" $'g\th'`, effects{Writes: paths("a b", "c d", "e f", "g\th")}},
	{"braces", "touch a/{b,c}.x d{1..3} {e,f}{g,h}", effects{
		Writes: paths("a/b.x", "a/c.x", "d1", "d2", "d3", "eg", "eh", "fg", "fh")}},
	{"wildcards", "cd s; rm -rf d/*.o *; touch 'a*'", effects{
		Removes: paths("s/d/"+hole+".o", "s/"+hole), Writes: paths("s/a*")}},
	{"home", "touch ~/x $HOME/y", effects{Writes: paths("/"+hole+"/x", "/"+hole+"/y")}},
	{"where it runs", `cd a; touch $PWD/x; D=$(pwd); cd b; touch "$D/y" $D/../z`, effects{
		Writes: paths("a/x", "a/y", "z")}},
	{"where the script is", `DIR="$(cd "$(dirname "$0")" && pwd)"; cd $DIR/a; touch x`, effects{Writes: paths("a/x")}},
	{"substitutions", "touch $(echo a) `basename b/c.d .d` $(dirname e/f)/g $(git rev-parse HEAD).h", effects{
		Writes: paths("a", "c", "e/g", hole+".h")}},
	{"substitutions have effects", `echo "$(touch a)" $(( $(touch b) + 1 )) ${X:-$(touch c)}; [[ -n $(touch d) ]]; cat <(touch e)`, effects{
		Writes: paths("a", "b", "c", "d", "e")}},
	{"temporary", "T=$(mktemp -d); touch $T/x; cd $(mktemp -d); touch y", effects{
		Writes: paths("/tmp/"+hole+"/x", "/tmp/"+hole+"/y")}},
	{"lists", "set -e; touch a && touch b || touch c; touch d | touch e & touch f", effects{
		Writes: paths("a", "b", "c", "d", "e", "f")}},
	{"branches", "if test -f x; then touch a; elif true; then touch b; else touch c; fi; case $1 in x) touch d;; *) touch e; esac", effects{
		Writes: paths("a", "b", "c", "d", "e")}},
	{"branches that differ", "if test $X; then O=a; P=p; else O=b; P=p; fi; touch $O/x $P/y", effects{
		Writes: paths(hole+"/x", "p/y")}},
	{"a branch that ends", "if ! test $X; then O=a; exit 1; fi; O=b; test $O || { O=c; exit 2; }; touch $O", effects{Writes: paths("b")}},
	{"cd or exit", "cd a || exit 1; touch x", effects{Writes: paths("a/x")}},
	{"cd in a test", "test -d a && cd a; touch x", effects{Writes: paths(hole + "/x")}},
	{"cd in a chain", "mkdir -p a && cd a && touch x; touch y", effects{Folders: []string{"a"}, Writes: paths("a/x", "a/y")}},
	{"what is after exit", "touch a; exit 0; touch b", effects{Writes: paths("a")}},
	{"exit in a subshell", "(exit 1); touch a", effects{Writes: paths("a")}},
	{"loops over words", "for d in a b; do for f in x y; do (cd $d; touch $f); done; done", effects{
		Writes: paths("a/x", "a/y", "b/x", "b/y")}},
	{"loops in and out of folders", "for d in a b; do cd $d; touch x; cd ..; done; touch y", effects{
		Writes: paths("a/x", "b/x", "y")}},
	{"loops over files", "for f in src/*.ts; do touch out/$(basename $f .ts).js ${f%.ts}.map; done", effects{
		Writes: paths("out/"+hole+".js", "src/"+hole+".map")}},
	{"loops that grow", "p=a; while read x; do touch $p; p=$p/b; done; touch $p", effects{
		Writes: paths(hole)}},
	{"break", "for x in a b; do touch $x; break; done; for x in c d; do [ $x = c ] && continue; touch $x; done", effects{
		Writes: paths("a", "c", "d")}},
	{"functions", "f() { local o=$1; touch $o/x; }; o=out; f a; f b; touch $o", effects{
		Writes: paths("a/x", "b/x", "out")}},
	{"function with a result", "f() { touch a; return 1; touch b; }; f; touch c", effects{Writes: paths("a", "c")}},
	{"functions that are not called", "f() { touch a; }", effects{}},
	{"recursion", "f() { touch a; f; }; f", effects{Writes: paths("a"), Opaque: opaque("the function f, which calls itself")}},
	{"heredoc", "cat > a <<EOF\n$(touch b)\nEOF\ncat <<'EOF' > c\n$(touch d)\nEOF\n", effects{Writes: paths("a", "b", "c")}},
	{"shells in shells", "sh -c 'cd a && bash -ec \"touch \\$1/x\" me b'; sh <<'EOF'\ntouch c\nEOF\nbash -s d <<< 'touch $1'", effects{
		Writes: paths("a/b/x", "c", "d")}},
	{"scripts", "./build.sh; bash -eux scripts/x.sh; tools/gen a; . ./env; sh < in; curl https://x | sh", effects{
		Reads:  paths("build.sh", "scripts/x.sh", "tools/gen", "env", "in"),
		Opaque: opaque("./build.sh", "bash scripts/x.sh", "tools/gen a", ". ./env", "sh")}},
	{"eval", `eval "touch a"; C='touch b'; eval $C; eval "$X"; eval $(minikube docker-env)`, effects{
		Writes: paths("a", "b"), Opaque: opaque("eval")}},
	{"wrappers", "env A=b touch a; time touch b; nice -n 5 touch c; nohup touch d; timeout -k 1 10 touch e; sudo -u me touch f; command touch g; env -C x touch h", effects{
		Writes: paths("a", "b", "c", "d", "e", "f", "g", "x/h")}},
	{"exec", "exec touch a; touch b", effects{Writes: paths("a")}},
	{"command -v", "command -v make >/dev/null || exit 1", effects{}},
	{"trap", "trap 'rm -rf tmp' EXIT; touch a", effects{Writes: paths("a"), Removes: paths("tmp")}},
	{"xargs and find", "ls | xargs touch; find . -name x -delete; find src -type f", effects{
		Reads: paths("./", "src/"), Opaque: opaque("xargs touch", "find -delete")}},
	{"arguments", `set -- a b; touch "$@"; shift; touch $1.x; for x; do touch $x.y; done`, effects{
		Writes: paths("a", "b", "b.x", "b.y")}},
	{"unset and read", "A=a; unset A; touch x$A; read B; touch y$B", effects{Writes: paths("x", "y"+hole)}},
	{"posix alone", "((touch a) && touch b)", effects{Writes: paths("a", "b")}},
	{"a Hole in the text", "go build -o bin/" + hole + " ./cmd/" + hole + "; " + hole + " x", effects{
		Writes: paths("bin/" + hole), Reads: paths("cmd/" + hole + "/"), Opaque: opaque(hole + " x")}},
	{"programs", "cd a; docker ps | grep x; f() { ls; }; f; A=b /usr/bin/env make; docker info", effects{
		Programs: []string{"cd", "docker", "grep", "ls", "/usr/bin/env", "make"}, Opaque: opaque("make @a")}},
}

var fileRows = []row{
	{"cp", "cp a b; cp a d/; cp a b c e; cp -r x/. y; cp -t t a; cp -r x/ z", effects{
		Writes: paths("b", "d/a", "e/a", "e/b", "e/c", "y/", "t/a", "z/"), Reads: paths("a", "b", "c", "x/")}},
	{"cp to a folder that it made", "mkdir -p d; cp a/x d", effects{
		Folders: []string{"d"}, Writes: paths("d/x"), Reads: paths("a/x")}},
	{"cp wildcards", "cp src/*.html src/* dist/", effects{
		Writes: paths("dist/"+hole+".html", "dist/"+hole), Reads: paths("src/"+hole+".html", "src/"+hole)}},
	{"cp here", "cd a; cp ../b .; cp c ..", effects{Writes: paths("a/b", "c"), Reads: paths("b", "a/c")}},
	{"mv", "mv a.tmp a; mv b c d/", effects{Writes: paths("a", "d/b", "d/c"), Removes: paths("a.tmp", "b", "c")}},
	{"install", "install -d a b; install -m 755 x bin/y; install -D -t lib z", effects{
		Folders: []string{"a", "b"}, Writes: paths("bin/y", "lib/z"), Reads: paths("x", "z")}},
	{"ln", "ln -s ../a b; ln -sf /opt/c; ln x d/", effects{Writes: paths("b", "c", "d/x")}},
	{"mkdir and rm", "mkdir a b/c; mkdir -p -m 700 d; rm -rf a b/; rmdir d", effects{
		Folders: []string{"a", "b/c", "d"}, Removes: paths("a", "b/", "d")}},
	{"touch and kin", "touch -r a b; truncate -s 0 c; tee -a d e < f; dd if=g of=h bs=1", effects{
		Writes: paths("b", "c", "d", "e", "h"), Reads: paths("f", "g")}},
	{"rsync", "rsync -a --delete src/ dist; rsync -a src dist/; rsync a host:/b; rsync -a --exclude x host:/c/ d", effects{
		Writes: paths("dist/", "dist/src", "d/"), Reads: paths("src/", "a")}},
	{"tar", "tar -xzf a.tgz -C out; tar xf b.tar; tar czf c.tgz d/ e; tar -C f -cf g g; tar tf h; tar --extract --file=i --directory j; tar cf - k", effects{
		Writes: paths("out/", "./", "c.tgz", "g", "j/"), Reads: paths("a.tgz", "b.tar", "d/", "e", "f/g", "h", "i", "k")}},
	{"jar", "jar cfe a.jar Main -C classes . b; jar -xf c.jar; jar --create --file d.jar e", effects{
		Writes: paths("a.jar", "./", "d.jar"), Reads: paths("classes/", "classes/b", "c.jar", "e")}},
	{"zip", "zip -r a.zip b; zip c d; unzip -o e.zip -d f; unzip -l g.zip; unzip h.zip", effects{
		Writes: paths("a.zip", "c.zip", "f/", "./"), Reads: paths("b", "d", "e.zip", "g.zip", "h.zip")}},
	{"gzip", "gzip a; gzip -k b; gzip -c c > d; gunzip e.gz", effects{
		Writes: paths("a.gz", "b.gz", "d", "e"), Reads: paths("a", "b", "c", "e.gz"), Removes: paths("a")}},
	{"sed", "sed -i 's/a/b/' x; sed -i '' -e s/a/b/ y; sed -n -e p z; sed s/a/b/ v > w; sed -i.bak s/a/b/ u; sed -Ei s/a/b/ t", effects{
		Writes: paths("x", "y", "w", "u", "t"), Reads: paths("x", "y", "z", "v", "u", "t")}},
	{"readers", "cat a b; grep -r x c; grep -e x d; head -n 5 e; jq . f; awk '{print $1}' g; awk '{print > \"x\"}' h; sort -o i j", effects{
		Reads: paths("a", "b", "c", "d", "e", "f", "g", "h", "j"), Writes: paths("i"), Opaque: opaque("awk")}},
	{"curl and wget", "curl -sSLo a https://x/y; curl -O https://x/b.js?c; wget -qO c https://x; wget https://x/d.js; wget -P e https://x/f; curl https://x; wget -O- https://x | tar xz -C g", effects{
		Writes: paths("a", "b.js", "c", "d.js", "e/f", "g/")}},
	{"harmless", "echo; printf x; test -f a; [ a = b ]; sleep 1; ls a; date; kubectl get pods -o yaml; kill 1; wait; :; git status; chmod +x a", effects{}},
	{"git", "git -C a pull; git clone https://x/b.git; git clone x c; git rev-parse HEAD", effects{
		Writes: paths("b/", "c/"), Opaque: opaque("git pull @a")}},
	{"unknown programs", "mygen --out=a b; other -o c; third --out-dir d --output e; fourth -o json", effects{
		Writes: paths("a", "c", "d/", "e"), Opaque: opaque("mygen", "other", "third", "fourth")}},
	{"interpreters", "python3 gen.py -o x; node -e 1; python -m compileall a; /usr/bin/python3 z.py; node --version", effects{
		Writes: paths("x"), Reads: paths("gen.py", "z.py"),
		Opaque: opaque("python3 gen.py", "node", "python -m compileall", "/usr/bin/python3 z.py")}},
}

var buildRows = []row{
	{"go build", "go build -o bin/app ./cmd/app; CGO_ENABLED=0 go build -ldflags '-s -w' -o=lib/x .; go build -o out/ ./a ./b; go build -o all/ ./...", effects{
		Writes: paths("bin/app", "lib/x", "out/a", "out/b", "all/"), Reads: paths("cmd/app/", "./", "a/", "b/")}},
	{"go build to a folder that it made", "mkdir -p bin && go build -o bin ./cmd/app", effects{
		Folders: []string{"bin"}, Writes: paths("bin/app"), Reads: paths("cmd/app/")}},
	{"go build without a name", "go build ./cmd/app; go build ./...; go build main.go; go build", effects{
		Writes: paths("main"), Reads: paths("cmd/app/", "./", "main.go"), Opaque: opaque("go build")}},
	{"go elsewhere", "go -C a build -o x; go build -C b -o ../y .", effects{Writes: paths("a/x", "y"), Reads: paths("b/")}},
	{"go others", "go generate ./...; go test -coverprofile c ./...; go vet ./...; go mod tidy; go run ./gen -o d; GOBIN=$PWD/bin go install ./cmd/x; go version", effects{
		Writes: paths("c", "go.mod", "go.sum", "d", "bin/"), Reads: paths("./", "gen/", "cmd/x/"),
		Opaque: opaque("go generate ./...", "go run ./gen")}},
	{"compilers", "gcc -O2 -o a a.c; cc -c b.c; clang -Iinc -o d/e f.o; rustc -o g g.rs; rustc h.rs; gcc i.c", effects{
		Writes: paths("a", "b.o", "d/e", "g", "h", "a.out"), Reads: paths("a.c", "b.c", "f.o", "g.rs", "h.rs", "i.c")}},
	{"cargo", "cargo build --release; cargo build --manifest-path a/Cargo.toml; cargo build --target-dir b; CARGO_TARGET_DIR=c cargo +nightly test; cargo run; cargo clean", effects{
		Writes: paths("target/", "a/target/", "b/", "c/"), Removes: paths("target"), Opaque: opaque("cargo run")}},
	{"protoc", "protoc -I proto --go_out=gen --go_opt=paths=source_relative --go-grpc_out=plugins=grpc:out --python_out py --descriptor_set_out=d.pb proto/*.proto", effects{
		Writes: paths("gen/", "out/", "py/", "d.pb"), Reads: paths("proto/" + hole + ".proto")}},
	{"make", "make; make -C a b X=y; make -n; cd c && make -j4 all", effects{Opaque: opaque("make", "make b @a", "make all @c")}},
	{"java", "javac -d out A.java; mvn -q clean package -DskipTests; ./mvnw -f a/pom.xml -pl b,c package; ./gradlew :app:build -x test; gradle -p d build; gradle foo", effects{
		Writes: paths("out/", "target/", hole+"/target/", "a/b/target/", "a/c/target/", "app/build/", "d/build/", "d/"+hole+"/build/"),
		Reads:  paths("A.java"), Removes: paths("target"), Opaque: opaque("gradle foo")}},
	{"package managers", "npm run build; yarn build; pnpm --dir a run build; npm --prefix b run x; yarn --cwd c build; npm ci; npm run z --prefix d", effects{
		Writes: paths("node_modules/"),
		Opaque: opaque("npm run build", "yarn build", "pnpm run build @a", "npm run x @b", "yarn build @c", "npm ci", "npm run z @d")}},
	{"for the web", "npx tsc --outDir dist a.ts; tsc --noEmit; tsc -p .; esbuild a.js --bundle --outfile=b.js; node_modules/.bin/esbuild --outdir=c d.js; npx -y webpack@5 --output-path e; vite build --outDir f; vite build", effects{
		Writes: paths("dist/", "b.js", "c/", "e/", "f/"), Reads: paths("a.ts", "./", "a.js", "d.js"),
		Opaque: opaque("tsc", "vite build")}},
	{"css", "npx tailwindcss -i in.css -o out.css; sass a.scss b.css; sass c:d", effects{
		Writes: paths("out.css", "b.css", "d"), Reads: paths("in.css", "a.scss", "c")}},
	{"dotnet and cmake", "dotnet publish -c Release -o out; dotnet build a/a.csproj; cmake -S . -B build; cmake --build build", effects{
		Writes: paths("out/", "obj/", "a/bin/", "a/obj/", "build/"), Reads: paths("a/a.csproj"), Opaque: opaque("cmake --build build")}},
}

var imageRows = []row{
	{"docker build", "docker build -t app:dev -f docker/App --target x --build-arg A=b --build-arg=C=$D ctx", effects{
		Images: []command.Image{{Op: command.Build, Ref: "app:dev", Context: "ctx", Dockerfile: "docker/App", Target: "x",
			BuildArgs: map[string]string{"A": "b", "C": hole}}}}},
	{"docker build elsewhere", "cd a && docker build -t x -f ../f ..", effects{
		Images: []command.Image{{Op: command.Build, Ref: "x", Context: ".", Dockerfile: "f"}}}},
	{"docker build for Tilt", `docker build -t $EXPECTED_REF . && docker push "${EXPECTED_REF}"; R=$EXPECTED_REGISTRY/app:$EXPECTED_TAG; docker push $R; docker push r/$OTHER`, effects{
		Images: []command.Image{
			{Op: command.Build, Ref: "$EXPECTED_REF", Context: "."}, {Op: command.Push, Ref: "$EXPECTED_REF"},
			{Op: command.Push, Ref: "$EXPECTED_REGISTRY/app:$EXPECTED_TAG"}, {Op: command.Push, Ref: "r/" + hole}}}},
	{"Tilt's variables in paths", "touch out/$EXPECTED_TAG", effects{Writes: paths("out/" + hole)}},
	{"Tilt's variables in shells", `sh -c "docker push $EXPECTED_REF"; sh -c 'docker tag x $EXPECTED_IMAGE'`, effects{
		Images: []command.Image{{Op: command.Push, Ref: "$EXPECTED_REF"}, {Op: command.Tag, Ref: "$EXPECTED_IMAGE", Source: "x"}}}},
	{"several tags", "docker buildx build --push --tag a --tag b:1 --platform linux/amd64 .", effects{
		Images: []command.Image{
			{Op: command.Build, Ref: "a", Context: "."}, {Op: command.Build, Ref: "b:1", Context: "."},
			{Op: command.Push, Ref: "a"}, {Op: command.Push, Ref: "b:1"}}}},
	{"kinds of docker build", "docker image build -t a .; podman build -t b .; nerdctl -n k8s.io build -t c .; buildah bud -t d .; docker --context x build -t e - < f", effects{
		Reads: paths("f"),
		Images: []command.Image{
			{Op: command.Build, Ref: "a", Context: "."}, {Op: command.Build, Ref: "b", Context: "."},
			{Op: command.Build, Ref: "c", Context: "."}, {Op: command.Build, Ref: "d", Context: "."}, {Op: command.Build, Ref: "e"}}}},
	{"docker build to files", "docker build -o out .; docker build --output type=tar,dest=a.tar --iidfile id .; docker build https://x/y.git", effects{
		Writes: paths("out/", "a.tar", "id"),
		Images: []command.Image{{Op: command.Build}}}},
	{"tag and push", "docker tag a b:1; docker image tag c d; docker push b:1; docker image push d; docker tag $(docker images -q x) e", effects{
		Images: []command.Image{
			{Op: command.Tag, Source: "a", Ref: "b:1"}, {Op: command.Tag, Source: "c", Ref: "d"},
			{Op: command.Push, Ref: "b:1"}, {Op: command.Push, Ref: "d"}, {Op: command.Tag, Source: hole, Ref: "e"}}}},
	{"into clusters", "kind load docker-image a:1 b --name dev; k3d image import c -c e; minikube -p f image load g; ctr -n k8s.io images import h.tar; kind load image-archive i.tar; k3d image import j.tar", effects{
		Reads: paths("h.tar", "i.tar", "j.tar"),
		Images: []command.Image{
			{Op: command.Load, Ref: "a:1", Cluster: "dev"}, {Op: command.Load, Ref: "b", Cluster: "dev"},
			{Op: command.Load, Ref: "c", Cluster: "e"}, {Op: command.Load, Ref: "g", Cluster: "f"}, {Op: command.Load, Ref: hole}}}},
	{"docker others", "docker ps; docker save -o a.tar x; docker save x > b.tar; docker run --rm x ls; docker run -v $PWD:/w x make; docker cp c:/d e; docker load -i f; docker compose build; docker compose ps; docker exec x y", effects{
		Writes: paths("a.tar", "b.tar", "e"), Reads: paths("f"),
		Opaque: opaque("docker run x", "docker load", "docker compose build", "docker exec")}},
	{"kubectl and helm", "kubectl apply -f a.yaml -n x; kubectl cp p:/a b; helm template c ./chart -f v.yaml --output-dir d; helm dep update ./chart", effects{
		Reads: paths("a.yaml", "v.yaml", "chart/"), Writes: paths("b", "d/", "chart/charts/", "chart/Chart.lock")}},
}

// wildRows are commands as they stand in Tiltfiles that are used.
var wildRows = []row{
	{"compile in a folder", "cd src; go mod download; CGO_ENABLED=0 GOOS=linux GOARCH=amd64 go build -o fit .", effects{
		Writes: paths("src/fit"), Reads: paths("src/")}},
	{"compile for the debugger", `CGO_ENABLED=0 go build -gcflags "-N -l" -o ./bin/hello main.go`, effects{
		Writes: paths("bin/hello"), Reads: paths("main.go")}},
	{"compile to a folder that is hidden", "\nmkdir -p .tiltbuild/bin\nCGO_ENABLED=0 GOOS=linux go build -o .tiltbuild/bin/manager ./cmd/manager\n", effects{
		Folders: []string{".tiltbuild/bin"}, Writes: paths(".tiltbuild/bin/manager"), Reads: paths("cmd/manager/")}},
	{"a build mode", "GOOS=linux GOARCH=amd64 go build -o build/ -buildmode pie .", effects{Writes: paths("build/"), Reads: paths("./")}},
	{"make and load", "make build-image tag IMAGE_TAG=e2e; kind load docker-image ghcr.io/a/b:e2e --name dev", effects{
		Opaque: opaque("make build-image tag"),
		Images: []command.Image{{Op: command.Load, Ref: "ghcr.io/a/b:e2e", Cluster: "dev"}}}},
	{"maven with many modules", "mvn install -DskipTests -Dmaven.test.skip=true -T4 -q", effects{Writes: paths("target/", hole+"/target/")}},
	{"k3d for Tilt", "docker build -t $EXPECTED_REF -f a/Dockerfile a && k3d image import $EXPECTED_REF -c dev", effects{
		Images: []command.Image{
			{Op: command.Build, Ref: "$EXPECTED_REF", Context: "a", Dockerfile: "a/Dockerfile"},
			{Op: command.Load, Ref: "$EXPECTED_REF", Cluster: "dev"}}}},
	{"into a virtual machine", "docker build -t $EXPECTED_REF . && docker save $EXPECTED_REF | colima ssh -- sudo k3s ctr images import -", effects{
		Images: []command.Image{{Op: command.Build, Ref: "$EXPECTED_REF", Context: "."}, {Op: command.Load, Ref: hole}}}},
	{"a script of its own", "#!/usr/bin/env bash\n\nset -e\n\ncd extensions/x\n\nif [[ \"$OSTYPE\" == \"darwin\"* ]]; then\n  export JAVA_HOME=$(/usr/libexec/java_home -v 11)\nfi\n\nmvn clean package\n\ncp ../../k8s/ca.crt .\n\ndocker build -t $EXPECTED_REF .", effects{
		Writes: paths("extensions/x/target/", "extensions/x/"+hole+"/target/", "extensions/x/ca.crt"), Reads: paths("k8s/ca.crt"),
		Removes: paths("extensions/x/target"), Images: []command.Image{{Op: command.Build, Ref: "$EXPECTED_REF", Context: "extensions/x"}},
		Opaque: opaque("/usr/libexec/java_home @extensions/x")}},
}

func TestShell(t *testing.T)  { check(t, shellRows) }
func TestFiles(t *testing.T)  { check(t, fileRows) }
func TestBuilds(t *testing.T) { check(t, buildRows) }
func TestImages(t *testing.T) { check(t, imageRows) }
func TestWild(t *testing.T)   { check(t, wildRows) }
