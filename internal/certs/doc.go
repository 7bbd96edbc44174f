// Package certs holds the certificates of the gateway: pairs of certificate
// chain and key that are read from files and read again without a restart, and
// self-signed ones for trying TLS out.
//
// # Life of a pair
//
// Open reads and checks both files → Store.Get gives the pair to every TLS
// handshake (tls.Config.GetCertificate) → Reload reads the files again; a pair
// that is not usable leaves the old one in place and is reported. Connections
// that exist keep the certificate they were made with.
//
// # What is refused and what is warned of
//
// A key that others can read is refused (root's may be readable by its group), so is
// one that is not the certificate's, and a chain that is not in order: the server's
// own certificate first, each followed by its issuer's, as certbot's fullchain.pem.
// An expired certificate is served, and Info.Warning says so: clients that do not
// verify it go on working while it is renewed.
//
// # Self-signed certificates
//
// SelfSigned makes an end-entity certificate that is its own root. It is no authority
// (no CA flag, no right to sign), because some clients refuse such as a server's
// certificate, and because its key lies on the server.
package certs
