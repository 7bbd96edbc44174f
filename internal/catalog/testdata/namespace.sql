CREATE TABLE customers (
  id bigint PRIMARY KEY, name varchar(100) NOT NULL, email varchar(200) UNIQUE, active boolean NOT NULL DEFAULT true,
  credit numeric(12,2) DEFAULT 0.00, birthday date, notes text, embedding vector(3));
CREATE TABLE orders (
  id integer PRIMARY KEY, customer_id bigint NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  status varchar(20) NOT NULL DEFAULT 'new', ordered_at timestamp);
CREATE TABLE order_items (
  order_id integer NOT NULL REFERENCES orders (id), line_no integer NOT NULL, quantity integer NOT NULL DEFAULT 1,
  PRIMARY KEY (order_id, line_no));
CREATE INDEX customers_name_idx ON customers (name, birthday)
