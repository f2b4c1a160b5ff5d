from tests.search.test_recall import *
from app.search.faq import search_faq


def test_x(library):
    print()
    print(
        library.get_bind().dialect.name,
        "tuning",
        recall(library, TUNING),
        "practice",
        recall(library, PRACTICE),
        "held out",
        recall(library, HELD_OUT),
    )
    allq = TUNING + PRACTICE
    print("first", sum(found(library, q)[:1] == [w] for q, w in allq) / len(allq))
    for q, w in allq:
        f = [(SLUGS[h.entry.question], round(h.score, 1)) for h in search_faq(library, q, 3)]
        if not f or w not in [x[0] for x in f]:
            print("  ", q, "->", w, f)
    for q in WITHOUT_ANSWER:
        f = [(SLUGS[h.entry.question], round(h.score, 1)) for h in search_faq(library, q, 3)]
        print("  -", q, f)
    import time

    t = time.perf_counter()
    for q, w in TUNING:
        search_faq(library, q)
    print("ms", (time.perf_counter() - t) / 30 * 1000)
