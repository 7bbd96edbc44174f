package iris_test

import (
	"context"
	"fmt"
	"log"

	"github.com/iris-pgwire/iris-pgwire/iris"
	"github.com/iris-pgwire/iris-pgwire/iris/list"
)

func Example() {
	ctx := context.Background()
	conn, err := iris.Dial(ctx, iris.Config{
		Host: "localhost", Namespace: "USER", Username: "_SYSTEM", Password: "SYS", Autocommit: true,
	})
	if err != nil {
		log.Fatal(err)
	}
	defer conn.Close()

	args := []list.Item{{Kind: list.Int, Int: 18}}
	rows, err := conn.Query(ctx, "SELECT Name, Age FROM Sample.Person WHERE Age > ?", args, iris.QueryOptions{})
	if err != nil {
		log.Fatal(err)
	}
	defer rows.Close()
	for rows.Next(ctx) {
		items := list.NewReader(rows.Row())
		name, _ := items.NextString()
		age, _ := items.NextInt()
		fmt.Println(name, age)
	}
	if err := rows.Err(); err != nil {
		log.Fatal(err)
	}
}
