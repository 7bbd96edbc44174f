package auth

import (
	"crypto"
	"crypto/x509"
)

// bindingType is the one channel binding that PostgreSQL has.
const bindingType = "tls-server-end-point"

// endpointHashes maps the signature of a certificate to the hash its channel
// binding is made with (RFC 5929, section 4.1): the signature's own, but SHA-256
// for MD5 and SHA-1.
var endpointHashes = map[x509.SignatureAlgorithm]crypto.Hash{
	x509.MD5WithRSA:       crypto.SHA256,
	x509.SHA1WithRSA:      crypto.SHA256,
	x509.DSAWithSHA1:      crypto.SHA256,
	x509.ECDSAWithSHA1:    crypto.SHA256,
	x509.SHA256WithRSA:    crypto.SHA256,
	x509.SHA256WithRSAPSS: crypto.SHA256,
	x509.DSAWithSHA256:    crypto.SHA256,
	x509.ECDSAWithSHA256:  crypto.SHA256,
	x509.SHA384WithRSA:    crypto.SHA384,
	x509.SHA384WithRSAPSS: crypto.SHA384,
	x509.ECDSAWithSHA384:  crypto.SHA384,
	x509.SHA512WithRSA:    crypto.SHA512,
	x509.SHA512WithRSAPSS: crypto.SHA512,
	x509.ECDSAWithSHA512:  crypto.SHA512,
}

// channelBinding returns the data that binds the client's TLS to this server's
// certificate, nil when there is none to bind to. See doc.go about Ed25519.
func channelBinding(c *Client) []byte {
	if c.TLS == nil || c.Certificate == nil {
		return nil
	}
	hash, ok := endpointHashes[c.Certificate.SignatureAlgorithm]
	if !ok {
		return nil
	}
	h := hash.New()
	h.Write(c.Certificate.Raw)
	return h.Sum(nil)
}
