-- Defaults, checks, generated columns and views mean the same under other settings than those
-- that they were made under, and are printed as PostgreSQL prints them.
create table d1(a int default 3+5, b bigint default 3+5, c int default (1), d text default 'a'||'b', e varchar(10) default 'x', f numeric default 1+1.5, g text default upper('a'), h timestamp default '2020-01-01'::date, i int default -1, j bigint default 5::int+1, k bool default true, l int[] default '{1,2}', m jsonb default '{}', n date default '2020-01-01', o text default null, p interval default '1 day', q float8 default 1, r numeric(5,2) default 3, s text default 'it''s', t int default '5', u bigint default 1, v date default date '2020-01-01' + 1,
 w varchar(5) default 'abc'::varchar(3), x text default 'x'::varchar, y int default 2*(3+4), z bool default not false, aa bool default 1 < 2, ab int[] default array[1,2], ac text default coalesce(null,'a'), ad numeric(10,2) default 1.5::numeric(10,2), ae timestamptz default '2020-01-01 10:00+00'::timestamptz, af timestamptz default now(), ag timestamp default current_timestamp, ah date default now(), ai timestamptz default (now() at time zone 'utc'), aj timestamptz default now() + interval '1 day', ak uuid default gen_random_uuid(), al text default current_user, am jsonb default '{}'::jsonb || '{"a":1}', an time default localtime, ao float8 default random(), ap text default md5(random()::text), aq int default case when true then 1 else 2 end, ar numeric default 1::int, at smallint default 1, au bigint default 3000000000, av real default 1.5, aw float8 default 1.5, ax char(3) default 'ab', ay bytea default '\x01', az text[] default '{}'::text[], ba text default E'a\nb', bb int default (-5), bc int default - 5 + 2, bd text default (1)::text, be bit(3) default B'101', bf inet default '10.0.0.1', bg "char" default 'a', bh oid default 5, bi xid default '3', bj text default 'a' 'b');
select attname, pg_get_expr(adbin, adrelid), pg_get_expr(adbin, adrelid, true) from pg_attrdef d join pg_attribute a on a.attrelid=adrelid and attnum=adnum where adrelid = 'd1'::regclass order by adnum;
select column_name, column_default from information_schema.columns where table_name='d1' order by ordinal_position;
insert into d1 default values;
select a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,aa,ab,ac,ad,ae,aq,ar,at,au,av,aw,ax,ay,az,ba,bb,bc,bd,be,bf,bg,bh,bi,bj from d1;
set datestyle='SQL, DMY';
set timezone='Asia/Tokyo';
set intervalstyle='sql_standard';
create table c1(d date check (d > '01/02/2020'), e timestamptz default timestamptz '01/02/2020 10:00' + interval '1 day', g bool generated always as (d > '01/02/2020') stored, t text default (date '01/02/2020')::text, i interval default interval '-1 2:00' * 2, y timestamptz default '01/02/2020 10:00');
alter table c1 alter t set default 'x' || (date '01/02/2020');
create view v1 as select * from c1 where d > '01/02/2020';
reset datestyle;
set timezone='UTC';
reset intervalstyle;
select pg_get_constraintdef(oid) from pg_constraint where conrelid='c1'::regclass;
insert into c1(d) values ('2020-01-15');
insert into c1(d) values ('2020-03-15');
select * from c1;
select * from v1;
select pg_get_viewdef('v1'::regclass);
alter table c1 alter t set default null;
drop view v1;
drop table c1;
drop table d1;
create table nn(a int default null, b int default null::int, c int default 1);
alter table nn alter c set default null;
drop table nn;
