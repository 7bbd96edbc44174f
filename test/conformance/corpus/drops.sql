-- DROP: what depends on what, and what CASCADE takes with it.

create type mood as enum ('sad', 'glad');
create table moody (id int primary key, a mood, b int);
create view mood_column as select a from moody;
create view mood_constant as select id, 'sad'::mood as k from moody;
create view mood_filter as select b from moody where a = 'sad';
create view mood_none as select b from moody;
insert into moody values (1, 'sad', 10), (2, 'glad', 20);
drop type mood;
drop type mood cascade;
select * from moody order by id;
select * from mood_column;
select * from mood_none order by b;
select 'sad'::mood;
drop table moody;
drop table moody cascade;

-- Composites, domains and arrays over a type.
create type inner_kind as enum ('x');
create type pair as (k inner_kind, n int);
create table many (id int, ks inner_kind[]);
drop type inner_kind;
drop type inner_kind cascade;
select * from many;
select row(1)::pair;
drop table many;
drop type pair;
create domain positive as int check (value > 0);
create table amounts (id int, amount positive);
insert into amounts values (1, 5);
drop domain positive;
drop domain positive cascade;
select * from amounts;
drop table amounts;

-- Functions and what calls them.
create function twice(int) returns int language sql immutable as 'select $1 * 2';
create view doubled as select twice(4) as n;
create table doubles (a int default twice(3), b int check (twice(b) > 0));
drop function twice;
drop function twice(int);
drop function twice cascade;
select * from doubled;
drop table doubles;
create type color as enum ('red');
create function paint(color) returns int language sql as 'select 1';
drop type color;
drop type color cascade;
select paint('red');

-- Sequences and defaults.
create sequence counter;
create table counted (a int default nextval('counter'), b serial);
create table follower (a int default nextval('counted_b_seq'), c int);
drop sequence counter;
drop sequence counter cascade;
insert into counted (b) values (7);
select * from counted;
drop table counted;
drop table counted cascade;
insert into follower (c) values (1);
select * from follower;
drop table follower;

-- Several objects at once.
create table first_one (id int primary key);
create table second_one (id int primary key, f int references first_one);
create view over_both as select f.id from first_one f join second_one s on s.f = f.id;
drop table first_one, second_one;
drop table first_one;
drop table first_one, second_one cascade;
create type t_one as enum ('a');
create type t_two as enum ('b');
drop type t_one, t_two;
drop type if exists t_one, t_two;
drop type if exists nowhere.t_one;
drop type t_one;

-- Schemas and all that is in them.
create schema crowd;
create type crowd.e as enum ('x');
create sequence crowd.sq;
create table crowd.t (id int primary key, a crowd.e, b int default nextval('crowd.sq'), c serial);
create function crowd.fn(int) returns int language sql as 'select $1 + 1';
insert into crowd.t (id, a) values (1, 'x');
select crowd.fn(id) from crowd.t;
drop schema crowd;
drop schema crowd restrict;
drop schema crowd cascade;
select * from crowd.t;
select crowd.fn(1);
create schema crowd;
create type crowd.e as enum ('y');
create sequence crowd.sq;
select nextval('crowd.sq'), 'y'::crowd.e;
create table crowd.t (id int);
select count(*) from crowd.t;
drop schema crowd cascade;
create schema crowd;
create schema crew;
create type crowd.rank as enum ('low', 'high');
create table crew.members (id int, r crowd.rank);
create view crew_view as select id from crew.members;
insert into crew.members values (1, 'low');
drop schema crowd cascade;
select * from crew.members;
drop schema crew;
drop schema crew, crowd cascade;
select * from crew_view;
drop schema if exists crowd, crew;
drop schema crowd;
