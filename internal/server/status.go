package server

import (
	"github.com/iris-pgwire/iris-pgwire/internal/admin"
)

// admin returns what serves operators.
func (g *Gateway) admin(p *parts) *admin.Server {
	c := g.config.Load()
	return admin.New(admin.Options{
		Logger: g.logger, Metrics: g.metrics.Handler(), Ready: p.monitor.ready,
		Status: func() admin.Status { return g.status(p) }, Cancel: p.clients.Cancel,
		Token:       func() string { return string(g.config.Load().Monitoring.AdminToken) },
		Compression: c.Performance.EnableCompression, Version: g.opts.Version,
	})
}

// status is what the status page shows.
func (g *Gateway) status(p *parts) admin.Status {
	c := g.config.Load()
	s := admin.Status{
		Address: p.address, Authentication: p.security.name, TLS: p.security.tlsName(),
		Backend: p.backend.name, Data: p.backend.data, Namespace: c.IRIS.Namespace,
		IRISVersion: p.backend.irisVersion(), IRISUp: p.monitor.up(), ConnectionsMax: c.MaxConnections, MemoryMax: int64(c.Performance.MaxMemory),
		Pool: p.pool.Stats(), Sessions: p.handler.Activities(), Slow: g.slow.List(), Errors: g.metrics.Errors(),
	}
	if store := p.security.store; store != nil {
		i := store.Info()
		s.Certificates = []admin.Certificate{{
			Use: "clients", Subject: i.Subject, Issuer: i.Issuer, Names: i.Names,
			NotBefore: i.NotBefore, NotAfter: i.NotAfter,
		}}
	}
	return s
}
