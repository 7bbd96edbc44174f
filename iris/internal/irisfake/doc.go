// Package irisfake is a scripted server for tests of the driver: it expects the
// bytes of a script and answers with those of the script, over in-memory
// connections. It understands nothing of what it reads.
//
// A script is a text of sections, one per connection in the order they are
// opened, each begun by a line "connection". A section is a list of steps:
//
//	login                        the exchange every session starts with
//	C>S PP id=5 stmt=1           expect this header ...
//	    03 04 01 | 'text' | *    ... and this body: bytes, a string item, anything
//	S>C status=0 id=5 stmt=1     send; "more" marks a frame that is continued
//	    02 04
//	signal                       call the peer's Signal function
//	after 2                      wait until the second connection has ended
//	close                        hang up
//	silence                      expect the client to hang up
//
// Text in double quotes stands for its bytes. Bars are for the eye. After the last step a client may say goodbye and must
// hang up.
package irisfake
