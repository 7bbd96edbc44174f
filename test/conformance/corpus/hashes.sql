-- The functions behind hash operator classes, and bits replaced beyond the integers.
SELECT hashtext(''), hashtext('a'), hashtext('abc'), hashtext('abcdefgh'), hashtext('abcdefghijk'), hashtext('abcdefghijkl'), hashtext('abcdefghijklm'), hashtext('Zoë, and more than twenty-four bytes of text'), hashtext(NULL);
SELECT hashtextextended('abc', 0), hashtextextended('abc', 1), hashtextextended('abcdefghijklmnop', -5), hashtextextended('', 9223372036854775807);
SELECT hashint4(0), hashint4(1), hashint4(-1), hashint4(2147483647), hashint2(7::int2), hashint2((-7)::int2), hashoid(4294967295::oid);
SELECT hashint8(0), hashint8(1), hashint8(-1), hashint8(4294967296), hashint8(-9223372036854775808), hashint8(-7);
SELECT hashint8extended(1, 0), hashint8extended(-1, 42), hashint4extended(1, 42), hashoidextended(1, 3), hashint2extended(3::int2, 8);
SELECT hashfloat8(0), hashfloat8('-0'), hashfloat8(1.5), hashfloat8('nan'), hashfloat4(1.5), hashfloat8('infinity'), hashfloat8extended(0, 7), hashfloat8extended(2.25, 7), hashfloat4extended(2.25, 7);
SELECT hashbpchar('ab   '::char(5)), hashtext('ab'), hashname('ab'), hashbpcharextended('ab   '::char(5), 3), hashnameextended('ab', 3);
SELECT uuid_hash('a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'), uuid_hash_extended('a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', 12);
SELECT pg_try_advisory_xact_lock(hashtext('job')), abs(hashtext('user-' || g) % 8) FROM generate_series(1, 5) g;
SELECT overlay(B'0101' PLACING B'11' FROM 2147483647);
SELECT overlay(B'0101' PLACING B'11' FROM 2 FOR 2147483647);
