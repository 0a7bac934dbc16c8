-- Which program brought a migration and when it ran, so that an older program can say which version a database needs.
ALTER TABLE schema_migration ADD COLUMN program TEXT;
ALTER TABLE schema_migration ADD COLUMN at TIME;
