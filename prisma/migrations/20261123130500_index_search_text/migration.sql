CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- "DeepSeek-R1-Distill-Llama-8B" is found by "deepseek", "r1" and "llama 8b": punctuation parts words.
CREATE FUNCTION search_words(written text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT regexp_replace(coalesce(written, ''), '[^[:alnum:]]+', ' ', 'g')
$$;

-- Names are matched as written (`simple`), prose by its stems (`english`).
-- A tsvector holds at most 1 MB, and a card says what it is about early: 100,000 characters are indexed.
CREATE FUNCTION search_document_text(d search_documents) RETURNS tsvector LANGUAGE sql STABLE AS $$
  SELECT setweight(to_tsvector('simple', search_words(d.name)), 'A')
      || setweight(to_tsvector('simple', search_words(d.namespace) || ' '
           || search_words(array_to_string(d.teachers, ' ')) || ' ' || search_words(array_to_string(d.bases, ' '))), 'B')
      || setweight(to_tsvector('simple', search_words(array_to_string(d.tags, ' ')) || ' ' || search_words(d.domain)
           || ' ' || search_words(d.task)), 'C')
      || setweight(to_tsvector('english', coalesce(d.summary, '')), 'C')
      || setweight(to_tsvector('english', left(coalesce(d.card_text, ''), 100000)), 'D')
$$;

CREATE FUNCTION search_documents_index() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.document := search_document_text(NEW);
  RETURN NEW;
END $$;
CREATE TRIGGER search_documents_indexed BEFORE INSERT OR UPDATE ON search_documents
  FOR EACH ROW EXECUTE FUNCTION search_documents_index();

CREATE INDEX search_documents_ref_prefix ON search_documents (lower(ref) text_pattern_ops);
CREATE INDEX search_documents_name_prefix ON search_documents (lower(name) text_pattern_ops);
CREATE INDEX search_documents_ref_trigrams ON search_documents USING gin (ref gin_trgm_ops);
