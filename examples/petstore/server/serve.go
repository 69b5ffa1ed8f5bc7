package main

import (
	"encoding/json"
	"net/http"
	"os"
)

// versions is what the running program was made from.
type versions struct {
	// Spec is the version of spec/openapi.yaml that was compiled in.
	Spec string `json:"spec"`
	// Server is the version of the server's code.
	Server string `json:"server"`
	// Image is the version that the Dockerfile gives the image.
	Image string `json:"image"`
	// Greeting comes from the ConfigMap petstore-config.
	Greeting string `json:"greeting"`
	// Pod is the name of the pod that answers.
	Pod string `json:"pod"`
}

// serve answers until it is killed.
func serve() error {
	return http.ListenAndServe(":8080", handler("/app/static_site"))
}

// handler serves the files of a folder, /healthz and /api/version.
func handler(folder string) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		w.Write([]byte("ok\n"))
	})
	mux.HandleFunc("GET /api/version", func(w http.ResponseWriter, _ *http.Request) {
		pod, _ := os.Hostname()
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(versions{
			Spec:     specVersion,
			Server:   serverVersion,
			Image:    os.Getenv("PETSTORE_IMAGE_VERSION"),
			Greeting: os.Getenv("PETSTORE_GREETING"),
			Pod:      pod,
		})
	})
	mux.Handle("GET /", fresh(http.FileServer(http.Dir(folder))))
	return mux
}

// fresh forbids caches: a page may be synced into the container at any time.
func fresh(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}
