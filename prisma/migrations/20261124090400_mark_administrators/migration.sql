-- Until organizations and their roles arrive, one bit: whether a person may run the installation.
ALTER TABLE users ADD COLUMN is_admin boolean NOT NULL DEFAULT false;
