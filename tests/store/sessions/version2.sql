-- A session as version 2 of the schema left it, one statement a line; @FOLDER@ is where its pictures lie.
PRAGMA journal_mode = WAL;
CREATE TABLE jobs (id INTEGER PRIMARY KEY, url TEXT, written TEXT, folder TEXT, name TEXT, stage INTEGER, details TEXT, had_login INTEGER);
CREATE TABLE intents (id INTEGER PRIMARY KEY, receipt TEXT);
CREATE TABLE counter (next_id INTEGER);
INSERT INTO counter VALUES (21);
INSERT INTO jobs VALUES (1, 'http://h.org/queued.jpg?a=b%20c', 'http://h.org/queued.jpg?a=b%20c#part', '@FOLDER@', 'queued.png', 0, NULL, 0);
INSERT INTO jobs VALUES (2, 'http://h.org/paused.jpg?a=b%20c', 'http://h.org/paused.jpg?a=b%20c#part', '@FOLDER@', 'paused.png', 1, NULL, 1);
INSERT INTO jobs VALUES (3, 'http://h.org/saved.jpg?a=b%20c', 'http://h.org/saved.jpg?a=b%20c#part', '@FOLDER@', 'saved.png', 5, '{"attempts":3,"bytes":22,"file":"saved.png","finalUrl":"https://cdn.h.org/%C3%A4%20b.webp?q=%2F","folder":"@FOLDER@","format":"webp","frames":7,"height":480,"servedAs":"image/jpeg; charset=x","sha256":"4a42edeb02a1245fabf0553c44ff50b69f3a04054f7747516e90d3e31ea3c03d","unverified":false,"width":640}', 0);
INSERT INTO jobs VALUES (5, 'http://h.org/failed.jpg?a=b%20c', 'http://h.org/failed.jpg?a=b%20c#part', '@FOLDER@', 'failed.png', 7, '{"afterMs":30500,"attempts":4,"cause":1,"detail":"Not Found","excerpt":"<html>","httpStatus":404}', 0);
INSERT INTO jobs VALUES (6, 'http://h.org/skipped.jpg?a=b%20c', 'http://h.org/skipped.jpg?a=b%20c#part', '@FOLDER@', 'skipped.png', 6, '{"path":"/pictures/old.png","reason":"exists"}', 0);
INSERT INTO jobs VALUES (7, 'http://h.org/cancelled.jpg?a=b%20c', 'http://h.org/cancelled.jpg?a=b%20c#part', '@FOLDER@', 'cancelled.png', 8, NULL, 0);
INSERT INTO jobs VALUES (8, 'http://h.org/intended.jpg?a=b%20c', 'http://h.org/intended.jpg?a=b%20c#part', '@FOLDER@', 'intended.png', 0, NULL, 0);
INSERT INTO jobs VALUES (9, 'http://h.org/missing.jpg?a=b%20c', 'http://h.org/missing.jpg?a=b%20c#part', '@FOLDER@', 'missing.png', 0, NULL, 0);
INSERT INTO jobs VALUES (20, 'http://h.org/%E7%8C%AB.jpg', 'http://h.org/猫.jpg?a=b%20c#part', '@FOLDER@', '猫.png', 0, NULL, 0);
INSERT INTO intents VALUES (8, '{"attempts":3,"bytes":22,"file":"intended.png","finalUrl":"https://cdn.h.org/%C3%A4%20b.webp?q=%2F","folder":"@FOLDER@","format":"webp","frames":7,"height":480,"servedAs":"image/jpeg; charset=x","sha256":"4a42edeb02a1245fabf0553c44ff50b69f3a04054f7747516e90d3e31ea3c03d","unverified":false,"width":640}');
INSERT INTO intents VALUES (9, '{"attempts":3,"bytes":22,"file":"missing.png","finalUrl":"https://cdn.h.org/%C3%A4%20b.webp?q=%2F","folder":"@FOLDER@","format":"webp","frames":7,"height":480,"servedAs":"image/jpeg; charset=x","sha256":"4a42edeb02a1245fabf0553c44ff50b69f3a04054f7747516e90d3e31ea3c03d","unverified":false,"width":640}');
PRAGMA user_version = 2;
