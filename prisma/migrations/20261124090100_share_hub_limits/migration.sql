-- What a Hub allows a token, shared by every process that uses it: one row an address, token and class of request.
-- The token is kept as a digest only.
CREATE TABLE hub_limits (
  hub_url text NOT NULL,
  token_digest text NOT NULL,
  class text NOT NULL,
  -- Requests a window and its length, as the Hub last stated them.
  quota int,
  window_seconds int,
  -- What is left of the present window after what processes have taken; null while the Hub states no limit.
  remaining int,
  resets_at timestamptz(3),
  -- Until then one request is out to learn what is allowed, and all others wait for its answer.
  tried_until timestamptz(3),
  -- Up to then permits have been given out, where they are spread over the rest of the window.
  paced_until timestamptz(3),
  -- Until then nobody asks.
  blocked_until timestamptz(3),
  blocked_reason text,
  requests bigint NOT NULL DEFAULT 0,
  refusals bigint NOT NULL DEFAULT 0,
  -- Null until an answer was heard.
  heard_at timestamptz(3),
  -- Counts the changes: whoever derived a change from an older state starts over.
  version bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (hub_url, token_digest, class),
  CONSTRAINT hub_limits_class_known CHECK (class IN ('api', 'resolvers', 'pages'))
);

-- Answers that may be asked for conditionally: a page of a listing by its address.
CREATE TABLE hub_answers (
  url text PRIMARY KEY,
  etag text NOT NULL,
  -- The page after this one, and the repositories on it, since a 304 repeats neither.
  next text,
  refs text[] NOT NULL,
  heard_at timestamptz(3) NOT NULL DEFAULT now()
);

-- Webhook deliveries. The Hub numbers none, so a delivery is known by what it tells.
CREATE TABLE hub_deliveries (
  key text PRIMARY KEY,
  hub_url text NOT NULL,
  ref text NOT NULL,
  event text NOT NULL,
  head_sha text,
  received_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX hub_deliveries_by_time ON hub_deliveries (received_at DESC);

-- Which process works on a job. Its lock dies with it, so that another can take the job up at once.
CREATE TABLE job_holders (
  job_id uuid PRIMARY KEY,
  queue text NOT NULL,
  worker_id uuid NOT NULL,
  taken_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE TABLE workers (
  id uuid PRIMARY KEY,
  host text NOT NULL,
  pid int NOT NULL,
  started_at timestamptz(3) NOT NULL DEFAULT now(),
  heard_at timestamptz(3) NOT NULL DEFAULT now()
);
