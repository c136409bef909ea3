-- Sign-ins that failed, counted where every process sees them, so that guessing is slow however many processes serve.
CREATE TABLE sign_in_failures (
  -- A digest of what was tried and from where: addresses of people are not kept.
  key text PRIMARY KEY,
  failures int NOT NULL,
  since timestamptz(3) NOT NULL,
  CONSTRAINT sign_in_failures_key_form CHECK (key ~ '^[0-9a-f]{64}$'),
  CONSTRAINT sign_in_failures_counted CHECK (failures > 0)
);
