package compose

import (
	"go.yaml.in/yaml/v4"
)

func (p *parser) service(f field) (*service, error) {
	s := &service{file: p.file, line: f.at.Line, column: f.at.Column, dependsOn: map[string]bool{}, namespaces: map[string]string{}}
	if isHole(f.value) {
		s.incomplete = true
		return s, nil
	}
	if isNull(f.value) {
		return s, nil
	}
	if f.value.Kind != yaml.MappingNode {
		return nil, p.refuse(f.value, "services.%s must be a mapping", f.key)
	}
	fields, err := p.fields(f.value, 0)
	for _, f := range fields {
		if err != nil {
			return nil, err
		}
		if f.replaces() {
			s.replaced = append(s.replaced, f.key)
		}
		if f.value.Tag != resetTag {
			err = p.serviceField(s, f)
		}
	}
	return s, err
}

func (p *parser) serviceField(s *service, f field) (err error) {
	switch f.key {
	case "image":
		s.image = scalar(f.value)
	case "build":
		s.build, err = p.build(f.value)
	case "provider":
		s.provided = !isNull(f.value)
	case "links":
		s.links, err = p.texts(f.value)
	case "volumes_from":
		s.volumesFrom, err = p.texts(f.value)
	case "profiles":
		s.profile, err = p.texts(f.value)
	case "depends_on":
		err = p.dependsOn(s, f.value)
	case "extends":
		err = p.extends(s, f.value)
	default:
		for _, key := range namespaceKeys {
			if f.key == key {
				s.namespaces[key] = scalar(f.value)
			}
		}
	}
	return err
}

func (p *parser) build(n *yaml.Node) (*build, error) {
	if isNull(n) {
		return nil, nil
	}
	b := &build{context: scalar(n)}
	fields, err := p.fields(n, 0)
	for _, f := range fields {
		switch f.key {
		case "context":
			b.context = scalar(f.value)
		case "dockerfile":
			b.dockerfile = scalar(f.value)
		}
	}
	return b, err
}

func (p *parser) dependsOn(s *service, n *yaml.Node) error {
	if n.Kind != yaml.MappingNode {
		names, err := p.texts(n)
		for _, name := range names {
			s.dependsOn[name] = true
		}
		return err
	}
	fields, err := p.fields(n, 0)
	if err != nil {
		return err
	}
	for _, f := range fields {
		if f.replaces() {
			s.replaced = append(s.replaced, "depends_on."+f.key)
		}
		if f.value.Tag == resetTag {
			continue
		}
		s.dependsOn[f.key] = true
		options, err := p.fields(f.value, 0)
		if err != nil {
			return err
		}
		for _, o := range options {
			if o.key == "required" {
				s.dependsOn[f.key] = scalar(o.value) != "false"
			}
		}
	}
	return nil
}

func (p *parser) extends(s *service, n *yaml.Node) error {
	e := &extends{line: n.Line, column: n.Column, service: scalar(n)}
	fields, err := p.fields(n, 0)
	for _, f := range fields {
		switch f.key {
		case "service":
			e.service = scalar(f.value)
		case "file":
			e.file = scalar(f.value)
		}
	}
	if e.service == "" && err == nil {
		return p.refuse(n, "extends.service is required")
	}
	s.extends = e
	return err
}
