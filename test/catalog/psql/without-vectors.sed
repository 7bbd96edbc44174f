# The sample as a PostgreSQL without pgvector takes it.
/^CREATE EXTENSION/d
/USING hnsw/d
/embedding vector/d
s/,opens_at,embedding)/,opens_at)/
s/,'\[[0-9],[0-9],[0-9]\]')/)/
s/'23:59:59.5',NULL)/'23:59:59.5')/
