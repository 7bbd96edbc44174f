package certs

import (
	"bytes"
	"crypto"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

const (
	// fileBytesMax bounds a PEM file.
	fileBytesMax = 1 << 20
	// chainMax bounds the certificates of a chain.
	chainMax = 32
)

// errMissing is a file that does not exist.
var errMissing = errors.New("it does not exist")

// withHint adds what makes the missing files of a server.
func withHint(err error) error {
	if errors.Is(err, errMissing) {
		return fmt.Errorf("%w; 'iris-pgwire cert --self-signed' makes a certificate for trying TLS out", err)
	}
	return err
}

// readPair reads a chain and its key and checks that they belong together.
func readPair(certPath, keyPath string) (*tls.Certificate, error) {
	chain, err := readChain(certPath)
	if err != nil {
		return nil, fmt.Errorf("certificate %s: %w", certPath, err)
	}
	key, err := readKey(keyPath)
	if err != nil {
		return nil, fmt.Errorf("private key %s: %w", keyPath, err)
	}
	leaf := chain[0]
	if !matches(leaf, key) {
		return nil, mismatch(certPath, keyPath, chain, key)
	}
	pair := &tls.Certificate{PrivateKey: key, Leaf: leaf}
	for _, c := range chain {
		pair.Certificate = append(pair.Certificate, c.Raw)
	}
	return pair, nil
}

// mismatch says which of the two files is likely to be wrong.
func mismatch(certPath, keyPath string, chain []*x509.Certificate, key crypto.Signer) error {
	for _, c := range chain[1:] {
		if matches(c, key) {
			return fmt.Errorf("certificate %s: the server's own certificate must come first in the chain, not after %q",
				certPath, chain[0].Subject)
		}
	}
	return fmt.Errorf("private key %s does not belong to certificate %s (%q)", keyPath, certPath, chain[0].Subject)
}

// matches reports whether key is a certificate's.
func matches(c *x509.Certificate, key crypto.Signer) bool {
	public, ok := key.Public().(interface{ Equal(crypto.PublicKey) bool })
	return ok && public.Equal(c.PublicKey)
}

// readChain reads the certificates of a file and checks that each is signed by the
// next.
func readChain(path string) ([]*x509.Certificate, error) {
	content, _, err := readFile(path)
	if err != nil {
		return nil, err
	}
	chain, err := parseCertificates(content)
	if err != nil {
		return nil, err
	}
	for i, c := range chain[:len(chain)-1] {
		if issuer := chain[i+1]; !bytes.Equal(c.RawIssuer, issuer.RawSubject) {
			return nil, fmt.Errorf("wrong order of the chain: %q was issued by %q, but %q follows",
				c.Subject, c.Issuer, issuer.Subject)
		}
	}
	return chain, nil
}

// parseCertificates reads the certificates of a PEM text, at least one.
func parseCertificates(content []byte) ([]*x509.Certificate, error) {
	var chain []*x509.Certificate
	for block := range pemBlocks(content) {
		if block.Type != "CERTIFICATE" {
			continue // a key beside it is what some tools write
		}
		if len(chain) == chainMax {
			return nil, fmt.Errorf("more than %d certificates", chainMax)
		}
		c, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, fmt.Errorf("certificate number %d: %w", len(chain)+1, err)
		}
		chain = append(chain, c)
	}
	if len(chain) == 0 {
		return nil, errors.New("it contains no certificate in PEM (-----BEGIN CERTIFICATE-----)")
	}
	return chain, nil
}

// readKey reads a private key that is kept from others.
func readKey(path string) (crypto.Signer, error) {
	content, info, err := readFile(path)
	if err != nil {
		return nil, err
	}
	if err := checkKeyMode(info); err != nil {
		return nil, err
	}
	return findKey(content)
}

// findKey returns the first private key of a PEM text.
func findKey(content []byte) (crypto.Signer, error) {
	for block := range pemBlocks(content) {
		switch block.Type {
		case "PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY":
			return parseKey(block)
		case "ENCRYPTED PRIVATE KEY":
			return nil, errors.New("it is encrypted; write it without a passphrase (openssl pkey -in KEY -out NEW)")
		}
	}
	return nil, errors.New("it contains no private key in PEM (-----BEGIN PRIVATE KEY-----)")
}

// parseKey decodes the three forms of keys.
func parseKey(block *pem.Block) (crypto.Signer, error) {
	if block.Headers["DEK-Info"] != "" {
		return nil, errors.New("it is encrypted; write it without a passphrase (openssl pkey -in KEY -out NEW)")
	}
	var key any
	var err error
	switch block.Type {
	case "RSA PRIVATE KEY":
		key, err = x509.ParsePKCS1PrivateKey(block.Bytes)
	case "EC PRIVATE KEY":
		key, err = x509.ParseECPrivateKey(block.Bytes)
	default:
		key, err = x509.ParsePKCS8PrivateKey(block.Bytes)
	}
	if err != nil {
		return nil, err
	}
	signer, ok := key.(crypto.Signer)
	if !ok {
		return nil, fmt.Errorf("a key of type %T cannot sign", key)
	}
	return signer, nil
}

// checkKeyMode refuses a key that others can read or change. As with PostgreSQL's
// ssl_key_file, the group may read it when the file is root's.
func checkKeyMode(info fs.FileInfo) error {
	owner, known := fileOwner(info)
	mode := info.Mode()
	switch {
	case !known: // the system has no such permissions
		return nil
	case mode&0o007 != 0:
		return fmt.Errorf("every user of this machine has access to it (mode %04o): chmod 600 it", mode.Perm())
	case mode&0o030 != 0, mode&0o040 != 0 && owner != 0:
		return fmt.Errorf("its group has access to it (mode %04o): chmod 600 it, or 640 when the owner is root", mode.Perm())
	default:
		return nil
	}
}

// pemBlocks iterates over the blocks of a PEM text.
func pemBlocks(content []byte) func(yield func(*pem.Block) bool) {
	return func(yield func(*pem.Block) bool) {
		for {
			var block *pem.Block
			block, content = pem.Decode(content)
			if block == nil || !yield(block) {
				return
			}
		}
	}
}

// readFile reads a bounded file.
func readFile(path string) ([]byte, fs.FileInfo, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, errMissing
	}
	if err != nil {
		return nil, nil, withoutPath(err)
	}
	defer func() { _ = f.Close() }() // nothing was written to it
	info, err := f.Stat()
	if err != nil {
		return nil, nil, withoutPath(err)
	}
	if !info.Mode().IsRegular() {
		return nil, nil, errors.New("it is no regular file")
	}
	content, err := io.ReadAll(io.LimitReader(f, fileBytesMax+1))
	if err != nil {
		return nil, nil, withoutPath(err)
	}
	if len(content) > fileBytesMax {
		return nil, nil, fmt.Errorf("larger than %d bytes", fileBytesMax)
	}
	return content, info, nil
}

// withoutPath drops the path from an error that is about to be prefixed with it.
func withoutPath(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Err
	}
	return err
}
