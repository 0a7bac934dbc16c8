-- Certificates: counts by rule and month.

-- Months in which something was destroyed, newest first.
-- certificate_months(municipality id:municipality) -> many (month int, total int)
SELECT month, CAST(SUM(counted) AS BIGINT) FROM destroyed WHERE municipality = :municipality GROUP BY month
    ORDER BY month DESC LIMIT 240

-- The counts of one month.
-- certificate_counts(municipality id:municipality, month int) -> many (kind text, rule text, counted int)
SELECT kind, rule, counted FROM destroyed WHERE municipality = :municipality AND month = :month
    ORDER BY kind, rule LIMIT 500
