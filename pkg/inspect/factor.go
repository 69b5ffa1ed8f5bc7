package inspect

import "reflect"

// factored takes the keys that are the same in all variants out of them. Of a
// single variant, that is all there is.
func factored[V, K any](variants []V, keysOf func(*V) *K) (common K, differing []V) {
	if len(variants) == 0 {
		return common, nil
	}
	var all []reflect.Value
	for i := range variants {
		all = append(all, reflect.ValueOf(keysOf(&variants[i])).Elem())
	}
	factor(reflect.ValueOf(&common).Elem(), all)
	if len(variants) == 1 {
		return common, nil
	}
	return common, variants
}

// factor moves the fields of structs that are equal in all of them. Those of a
// struct that is printed as a part of another one are on their own.
func factor(common reflect.Value, all []reflect.Value) {
	for i := range common.NumField() {
		fields := make([]reflect.Value, len(all))
		for j, v := range all {
			fields[j] = v.Field(i)
		}
		switch {
		case common.Type().Field(i).Anonymous:
			factor(common.Field(i), fields)
		case allEqual(fields):
			common.Field(i).Set(fields[0])
			for _, f := range fields {
				f.SetZero()
			}
		}
	}
}

func allEqual(all []reflect.Value) bool {
	for _, v := range all[1:] {
		if !reflect.DeepEqual(all[0].Interface(), v.Interface()) {
			return false
		}
	}
	return true
}
