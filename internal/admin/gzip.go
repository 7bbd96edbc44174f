package admin

import (
	"compress/gzip"
	"net/http"
	"strconv"
	"strings"
)

// compressed compresses the answers of an endpoint, when that is switched on and
// the client accepts it.
func (s *Server) compressed(next http.HandlerFunc) http.HandlerFunc {
	if !s.opts.Compression {
		return next
	}
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Vary", "Accept-Encoding")
		if r.Method == http.MethodHead || !acceptsGzip(r.Header.Get("Accept-Encoding")) {
			next(w, r)
			return
		}
		c := &compressor{ResponseWriter: w}
		next(c, r)
		if err := c.end(); err != nil {
			s.opts.Logger.Debug("answer not delivered", "err", err)
		}
	}
}

// acceptsGzip reads an Accept-Encoding header.
func acceptsGzip(header string) bool {
	for _, part := range strings.Split(header, ",") {
		name, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		if !strings.EqualFold(strings.TrimSpace(name), "gzip") {
			continue
		}
		quality, ok := strings.CutPrefix(strings.ReplaceAll(strings.ToLower(params), " ", ""), "q=")
		if !ok {
			return true
		}
		q, err := strconv.ParseFloat(quality, 64)
		return err == nil && q > 0
	}
	return false
}

// compressor compresses what is written, if anything is.
type compressor struct {
	http.ResponseWriter
	gzip   *gzip.Writer
	headed bool
}

// WriteHeader implements http.ResponseWriter.
func (c *compressor) WriteHeader(code int) {
	if !c.headed {
		c.headed = true
		if code == http.StatusOK {
			c.Header().Del("Content-Length")
			c.Header().Set("Content-Encoding", "gzip")
			c.gzip = gzip.NewWriter(c.ResponseWriter)
		}
	}
	c.ResponseWriter.WriteHeader(code)
}

// Write implements http.ResponseWriter.
func (c *compressor) Write(p []byte) (int, error) {
	if !c.headed {
		c.WriteHeader(http.StatusOK)
	}
	if c.gzip == nil {
		return c.ResponseWriter.Write(p)
	}
	return c.gzip.Write(p)
}

// Unwrap gives http.ResponseController the writer below.
func (c *compressor) Unwrap() http.ResponseWriter { return c.ResponseWriter }

// end writes what is left.
func (c *compressor) end() error {
	if c.gzip == nil {
		return nil
	}
	return c.gzip.Close()
}
