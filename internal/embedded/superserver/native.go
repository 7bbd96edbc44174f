package superserver

import (
	"fmt"
	"strings"

	"github.com/iris-pgwire/iris-pgwire/iris/list"
	"github.com/iris-pgwire/iris-pgwire/iris/wire"
)

// nativeClassMethod is the native API's call of a class method with a result.
const nativeClassMethod = 11

// nativeFailed is the error number of a native call that cannot be made.
const nativeFailed = 1

// native answers a call of the native API. This server has no classes; what
// exists of %SYSTEM.Version is there because clients ask for it as they connect.
func (c *conn) native(q request, number int) {
	c.reply.begin(q)
	status := wire.StatusNative
	result, err := c.classMethod(q, number)
	if err != nil {
		status += nativeFailed
		result = err.Error()
	}
	c.reply.buf = list.AppendString(c.reply.buf, result)
	c.reply.end(status)
}

// majorMinor is the part of a version before its second point.
func majorMinor(version string) string {
	major, rest, _ := strings.Cut(version, ".")
	minor, _, _ := strings.Cut(rest, ".")
	return major + "." + minor
}

// classMethod is the result of a class method's call.
func (c *conn) classMethod(q request, number int) (string, error) {
	if number != nativeClassMethod {
		return "", fmt.Errorf("<UNIMPLEMENTED> native function %d", number)
	}
	d := newDecoder(q.body)
	class, method := d.text(), d.text()
	if d.err != nil {
		return "", d.err
	}
	if class != "%SYSTEM.Version" {
		return "", fmt.Errorf("<CLASS DOES NOT EXIST> *%s", class)
	}
	version := c.server.options.Version
	switch method {
	case "GetNumber":
		return majorMinor(version), nil
	case "GetVersion":
		return "IRIS (iris-pgwire embedded) " + version, nil
	}
	return "", fmt.Errorf("<METHOD DOES NOT EXIST> *%s,%s", method, class)
}
