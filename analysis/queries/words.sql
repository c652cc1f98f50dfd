-- Each word: rounds, recognised ones, and sums over those, as statistics have them; category and difficulty as last dealt.
SELECT
  word,
  MAX_BY(label, closed_at) AS label,
  MAX_BY(category, closed_at) AS category,
  MAX_BY(difficulty, closed_at) AS difficulty,
  COUNT(*) AS rounds,
  COUNT_IF(recognised) AS recognised,
  SUM(CASE WHEN recognised THEN time_to_guess_ms ELSE 0 END) AS ms,
  SUM(CASE WHEN recognised THEN attempts ELSE 0 END) AS attempts
FROM results
WHERE NOT teaching
GROUP BY word
ORDER BY word
