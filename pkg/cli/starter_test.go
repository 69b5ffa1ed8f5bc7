package cli

import (
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/tiltgen/tiltgen/pkg/model"
)

// commented is a line of the starter that is YAML once its # is taken away.
var commented = regexp.MustCompile(`(?m)^#(( {2,})?[^ \n].*)$`)

func TestStarterDecodes(t *testing.T) {
	if _, _, err := model.Decode("starter.yaml", starter); err != nil {
		t.Error(err)
	}
	all := commented.ReplaceAll(starter, []byte("$1"))
	if _, _, err := model.Decode("all of starter.yaml", all); err != nil {
		t.Error(err)
	}
}

func TestStarterShowsEveryFeature(t *testing.T) {
	seen := map[reflect.Type]bool{}
	var visit func(reflect.Type)
	visit = func(typ reflect.Type) {
		for typ.Kind() == reflect.Pointer || typ.Kind() == reflect.Slice {
			typ = typ.Elem()
		}
		if typ.Kind() != reflect.Struct || seen[typ] {
			return
		}
		seen[typ] = true
		for i := range typ.NumField() {
			field := typ.Field(i)
			key, _, _ := strings.Cut(field.Tag.Get("yaml"), ",")
			if key != "" && key != "-" && !strings.Contains(string(starter), key+":") {
				t.Errorf("starter.yaml does not show %s of %s", key, typ)
			}
			visit(field.Type)
		}
	}
	visit(reflect.TypeFor[model.Project]())
}
