-- The words of a document are worked out anew only where its text changed: counts and states move far more often.
DROP TRIGGER search_documents_indexed ON search_documents;
CREATE TRIGGER search_documents_indexed BEFORE INSERT ON search_documents
  FOR EACH ROW EXECUTE FUNCTION search_documents_index();
CREATE TRIGGER search_documents_indexed_again BEFORE UPDATE ON search_documents
  FOR EACH ROW WHEN (
    (OLD.name, OLD.namespace, OLD.teachers, OLD.bases, OLD.tags, OLD.domain, OLD.task, OLD.summary, OLD.card_text, OLD.document)
    IS DISTINCT FROM
    (NEW.name, NEW.namespace, NEW.teachers, NEW.bases, NEW.tags, NEW.domain, NEW.task, NEW.summary, NEW.card_text, NEW.document))
  EXECUTE FUNCTION search_documents_index();
