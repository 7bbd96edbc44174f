package deploy

import (
	"errors"
	"fmt"
	"path/filepath"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"sigs.k8s.io/json"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/yaml"
)

// Manifests is what kustomize makes of a directory.
type Manifests struct {
	deployments  []*appsv1.Deployment
	services     []*corev1.Service
	budgets      []*policyv1.PodDisruptionBudget
	policies     []*networkingv1.NetworkPolicy
	accounts     map[string]*corev1.ServiceAccount
	configMaps   map[string]*corev1.ConfigMap
	secrets      map[string]*corev1.Secret
	certificates map[string]*certificate // by the name of the Secret that they make
}

// certificate is the part of cert-manager's Certificate that is used here. Its
// own module needs more of Kubernetes than all the rest.
type certificate struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
	Metadata   struct {
		Name      string            `json:"name"`
		Namespace string            `json:"namespace"`
		Labels    map[string]string `json:"labels"`
	} `json:"metadata"`
	Spec struct {
		SecretName string   `json:"secretName"`
		DNSNames   []string `json:"dnsNames"`
		IssuerRef  struct {
			Kind string `json:"kind"`
			Name string `json:"name"`
		} `json:"issuerRef"`
		Duration    string `json:"duration"`
		RenewBefore string `json:"renewBefore"`
		PrivateKey  struct {
			Algorithm      string `json:"algorithm"`
			RotationPolicy string `json:"rotationPolicy"`
		} `json:"privateKey"`
	} `json:"spec"`
}

// Build runs kustomize on a directory and decodes each object strictly: an
// unknown or repeated field is an error, and so is a kind that nobody checks.
func Build(dir string) (*Manifests, error) {
	resources, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(filesys.MakeFsOnDisk(), dir)
	if err != nil {
		return nil, err
	}
	m := &Manifests{
		accounts: map[string]*corev1.ServiceAccount{}, configMaps: map[string]*corev1.ConfigMap{},
		secrets: map[string]*corev1.Secret{}, certificates: map[string]*certificate{},
	}
	decoder, err := strictDecoder()
	if err != nil {
		return nil, err
	}
	var problems []error
	for _, resource := range resources.Resources() {
		text, err := resource.AsYAML()
		if err == nil {
			err = m.add(decoder, resource.GetKind(), text)
		}
		if err != nil {
			problems = append(problems, fmt.Errorf("%s %s: %w", resource.GetKind(), resource.GetName(), err))
		}
	}
	return m, errors.Join(problems...)
}

// strictDecoder knows the kinds that deploy/ uses.
func strictDecoder() (runtime.Decoder, error) {
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{
		appsv1.AddToScheme, corev1.AddToScheme, networkingv1.AddToScheme, policyv1.AddToScheme,
	} {
		if err := add(scheme); err != nil {
			return nil, err
		}
	}
	return serializer.NewCodecFactory(scheme, serializer.EnableStrict).UniversalDeserializer(), nil
}

// add decodes an object and keeps it.
func (m *Manifests) add(decoder runtime.Decoder, kind string, text []byte) error {
	if kind == "Certificate" {
		return m.addCertificate(text)
	}
	object, _, err := decoder.Decode(text, nil, nil)
	if err != nil {
		return err
	}
	switch o := object.(type) {
	case *appsv1.Deployment:
		m.deployments = append(m.deployments, o)
	case *corev1.Service:
		m.services = append(m.services, o)
	case *policyv1.PodDisruptionBudget:
		m.budgets = append(m.budgets, o)
	case *networkingv1.NetworkPolicy:
		m.policies = append(m.policies, o)
	case *corev1.ServiceAccount:
		m.accounts[o.Name] = o
	case *corev1.ConfigMap:
		m.configMaps[o.Name] = o
	case *corev1.Secret:
		m.secrets[o.Name] = o
	case *corev1.Namespace:
	default:
		return fmt.Errorf("no check knows %T", o)
	}
	return nil
}

// addCertificate decodes a Certificate, with the exact names of fields that
// Kubernetes wants.
func (m *Manifests) addCertificate(text []byte) error {
	object, err := yaml.YAMLToJSONStrict(text)
	if err != nil {
		return err
	}
	c := &certificate{}
	unknown, err := json.UnmarshalStrict(object, c)
	if err := errors.Join(append(unknown, err)...); err != nil {
		return err
	}
	m.certificates[c.Spec.SecretName] = c
	return nil
}

// CheckKubernetes checks the base and the overlays.
func CheckKubernetes(root string) error {
	overlays, err := filepath.Glob(filepath.Join(root, "kubernetes", "overlays", "*"))
	if err != nil {
		return err
	}
	var problems []error
	for _, dir := range append(overlays, filepath.Join(root, "kubernetes", "base")) {
		m, err := Build(dir)
		if err == nil {
			err = m.check()
		}
		if err != nil {
			problems = append(problems, fmt.Errorf("%s: %w", filepath.Base(dir), err))
		}
	}
	return errors.Join(problems...)
}
