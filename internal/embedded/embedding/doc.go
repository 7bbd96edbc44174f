// Package embedding turns texts into vectors as the rows of IRIS's table
// %Embedding.Config say: by an HTTP service that speaks OpenAI's API, or by counting
// words, for tests and demonstrations.
//
// # Classes
//
//   - %Embedding.OpenAI, IRIS's own: POST of the texts to https://api.openai.com/v1/embeddings,
//     or to the server, port and scheme that httpConfig names.
//   - IrisPGWire.HashEmbedding, which no IRIS has: the words of the text, hashed, as
//     a vector of length 1. It needs nothing and is the same everywhere.
//
// %Embedding.SentenceTransformers needs IRIS's Python and is refused.
//
// # What goes out
//
// A request goes to the configured server and to no other: redirects are not
// followed, proxies of the environment are not used, and the server must be among
// the hosts that the operator allows, which are none by default, because whoever may
// write the table would otherwise reach whatever this machine reaches. Certificates
// are always verified. Requests have a time limit, answers a size limit. Neither
// the key nor the texts nor an answer's own words are part of an error.
package embedding
