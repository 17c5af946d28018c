"""Well-known places as people write them, each with the zones of which one is right."""

# A line: the zone, or several with a comma where people live by several clocks there; then what they type.
LINES = """
Europe/London: London | UK | United Kingdom | England | Scotland | Wales | Great Britain | Manchester, UK
Europe/London: Edinburgh | Londres
Europe/Dublin: Ireland | Dublin | Cork | Éire
Europe/Paris: France | Paris | Marseille | Lyon | Parigi | Frankreich
Europe/Berlin: Germany | Deutschland | Berlin | Munich | München | Muenchen | Köln | Cologne | Koeln | Hamburg
Europe/Berlin: Frankfurt | Bavaria | Bayern | Monaco di Baviera | Берлин
Europe/Vienna: Austria | Österreich | Vienna | Wien | Graz | Salzburg
Europe/Zurich: Switzerland | Schweiz | Suisse | Zürich | Zurich | Geneva | Genève | Genf | Basel | Bern
Europe/Madrid: Madrid | Barcelona | Sevilla | Seville | Catalonia | Cataluña
Europe/Madrid, Atlantic/Canary: Spain | España | Spanien
Europe/Lisbon, Atlantic/Azores: Portugal
Europe/Lisbon: Lisbon | Lisboa | Lissabon | Porto
Europe/Rome: Italy | Italia | Rome | Roma | Milano | Milan | Napoli | Naples | Venezia | Venice | Florence | Firenze
Europe/Rome: Turin | Sicily
Europe/Amsterdam: Netherlands | Holland | Nederland | Amsterdam | The Hague | Den Haag | Rotterdam
Europe/Brussels: Belgium | België | Belgique | Brussels | Bruxelles | Brussel | Antwerp | Antwerpen
Europe/Copenhagen: Denmark | Danmark | Copenhagen | København
Europe/Stockholm: Sweden | Sverige | Stockholm | Göteborg | Gothenburg | Malmö
Europe/Oslo: Norway | Norge | Oslo | Bergen
Europe/Helsinki: Finland | Suomi | Helsinki | Helsingfors | Tampere
Atlantic/Reykjavik: Iceland | Ísland | Reykjavik | Reykjavík
Europe/Warsaw: Poland | Polska | Warsaw | Warszawa | Kraków | Krakow | Wrocław | Łódź
Europe/Prague: Czech Republic | Czechia | Česko | Prague | Praha | Prag | Brno
Europe/Budapest: Hungary | Magyarország | Budapest
Europe/Bucharest: Romania | România | Bucharest | București
Europe/Sofia: Bulgaria | България | Sofia | София
Europe/Athens: Greece | Ελλάδα | Athens | Αθήνα | Thessaloniki
Europe/Istanbul: Turkey | Türkiye | Istanbul | İstanbul | Ankara | Izmir
Europe/Kyiv: Kyiv | Kiev | Київ | Lviv | Odesa
Europe/Moscow: Moscow | Москва | Moskau | Saint Petersburg | Санкт-Петербург
Asia/Yekaterinburg: Yekaterinburg | Екатеринбург
Europe/Minsk: Belarus | Minsk | Мінск
Europe/Vilnius: Lithuania | Lietuva | Vilnius
Europe/Riga: Latvia | Latvija | Riga
Europe/Tallinn: Estonia | Eesti | Tallinn
Europe/Belgrade: Serbia | Србија | Belgrade | Beograd
Europe/Zagreb: Croatia | Hrvatska | Zagreb
Europe/Luxembourg: Luxembourg
Europe/Malta: Malta | Valletta
Asia/Nicosia: Cyprus | Nicosia
Asia/Tbilisi, America/New_York: Georgia
Asia/Tbilisi: Tbilisi | საქართველო
Asia/Yerevan: Armenia | Yerevan
Asia/Baku: Azerbaijan | Baku
Asia/Jerusalem: Israel | ישראל | Jerusalem | Tel Aviv
Asia/Beirut: Lebanon | Beirut
Asia/Riyadh: Saudi Arabia | Riyadh | Jeddah | Mecca
Asia/Dubai: UAE | Dubai | Abu Dhabi | United Arab Emirates
Asia/Qatar: Qatar | Doha
Asia/Kuwait: Kuwait
Asia/Baghdad: Iraq | Baghdad
Asia/Tehran: Iran | ایران | Tehran | تهران
Asia/Kabul: Afghanistan | Kabul
Asia/Karachi: Pakistan | Karachi | Lahore | Islamabad
Asia/Kolkata: India | भारत | Delhi | New Delhi | Mumbai | Bombay | Bangalore | Bengaluru | Chennai | Madras
Asia/Kolkata: Kolkata | Calcutta | Hyderabad, India | Pune | दिल्ली
Asia/Dhaka: Bangladesh | Dhaka | Chittagong
Asia/Kathmandu: Nepal | Kathmandu
Asia/Colombo: Sri Lanka | Colombo
Asia/Yangon: Burma | Myanmar | Rangoon | Yangon
Asia/Bangkok: Thailand | Bangkok | กรุงเทพมหานคร | Chiang Mai
Asia/Ho_Chi_Minh: Vietnam | Việt Nam | Saigon | Ho Chi Minh City | Hanoi | Hà Nội
Asia/Singapore: Singapore
Asia/Kuala_Lumpur: Malaysia | Kuala Lumpur
Asia/Jakarta: Jakarta | Bandung | Java
Asia/Makassar: Bali, Indonesia | Denpasar
Asia/Manila: Philippines | Manila | Cebu | Quezon City
Asia/Shanghai: Beijing | Peking | 北京 | Shanghai | 上海 | Guangzhou | Shenzhen | Chengdu
Asia/Shanghai, Asia/Urumqi: China | 中国
Asia/Hong_Kong: Hong Kong | 香港
Asia/Taipei: Taiwan | Taipei | 臺灣 | 台北
Asia/Tokyo: Japan | 日本 | Tokyo | 東京 | Osaka | 大阪 | Kyoto | Sapporo
Asia/Seoul: South Korea | 대한민국 | Seoul | 서울 | Busan
Asia/Seoul, Asia/Pyongyang: Korea
Australia/Sydney: Sydney | New South Wales | NSW | Canberra
Australia/Melbourne: Melbourne
Australia/Brisbane: Brisbane | Queensland | Gold Coast
Australia/Perth: Perth | Western Australia
Australia/Adelaide: Adelaide | South Australia
Australia/Hobart: Tasmania | Hobart
Australia/Darwin: Darwin
Pacific/Auckland: Auckland | Wellington | Christchurch
Africa/Cairo: Egypt | Cairo | القاهرة | مصر
Africa/Casablanca: Morocco | Casablanca | Rabat | Marrakech
Africa/Algiers: Algeria | Algiers | Alger
Africa/Tunis: Tunisia | Tunis
Africa/Lagos: Nigeria | Lagos | Abuja
Africa/Accra: Ghana | Accra
Africa/Nairobi: Kenya | Nairobi
Africa/Addis_Ababa: Ethiopia | Addis Ababa
Africa/Johannesburg: South Africa | Johannesburg | Cape Town | Kaapstad | Durban | Pretoria
America/New_York: New York | NYC | New York City | Nueva York | Boston | Washington DC | Philadelphia | Atlanta
America/New_York: Miami | New Jersey | Massachusetts | Pennsylvania | Ohio | Virginia | Brooklyn | Georgia, US
America/New_York, America/Chicago: Florida
America/New_York, America/Chicago, America/Denver, America/Los_Angeles: USA | US | United States | America
America/New_York, America/Chicago, America/Denver, America/Los_Angeles: Vereinigte Staaten
America/Chicago, America/Denver: Texas
America/Chicago: Chicago | Houston | Dallas | Austin | New Orleans | Illinois | Minnesota | Minneapolis
America/Chicago: Springfield, Illinois
America/Denver: Denver | Colorado | Utah | Salt Lake City
America/Phoenix: Phoenix | Arizona
America/Los_Angeles: Los Angeles | LA | California | San Francisco | Seattle | San Diego | Las Vegas
America/Los_Angeles: Portland, Oregon | Nevada | Kalifornien
America/Los_Angeles, America/New_York: Washington
America/Anchorage: Alaska | Anchorage
Pacific/Honolulu: Hawaii | Honolulu
America/Toronto: Toronto | Ottawa | Montreal | Montréal | Quebec City
America/Toronto, America/Winnipeg: Ontario
America/Vancouver: Vancouver | Vancouver, Canada | BC
America/Edmonton: Calgary | Edmonton | Alberta
America/Winnipeg: Winnipeg | Manitoba
America/Halifax: Nova Scotia
America/Toronto, America/Vancouver: Canada | Kanada
America/Mexico_City: Mexico City | Ciudad de México | CDMX | Guadalajara
America/Mexico_City, America/Tijuana: Mexico | México
America/Havana: Cuba | Havana | La Habana
America/Jamaica: Jamaica | Kingston, Jamaica
America/Puerto_Rico: Puerto Rico
America/Costa_Rica: Costa Rica | San José, Costa Rica
America/Panama: Panama
America/Bogota: Colombia | Bogotá | Bogota | Medellín
America/Caracas: Venezuela | Caracas
America/Lima: Peru | Perú | Lima
America/Guayaquil: Quito | Guayaquil
America/La_Paz: Bolivia | La Paz
America/Santiago: Santiago de Chile | Santiago, Chile
America/Argentina/Buenos_Aires: Argentina | Buenos Aires
America/Montevideo: Uruguay | Montevideo
America/Asuncion: Paraguay | Asunción
America/Sao_Paulo: São Paulo | Sao Paulo | Rio de Janeiro | Rio | Brasília
America/Sao_Paulo, America/Manaus: Brazil | Brasil
America/Manaus: Manaus
Asia/Tashkent: Uzbekistan | Tashkent
Asia/Almaty: Almaty
Asia/Ulaanbaatar: Ulaanbaatar
Africa/Kinshasa: Kinshasa
Africa/Dakar: Senegal | Dakar
Africa/Kampala: Uganda | Kampala
Africa/Harare: Zimbabwe | Harare
"""
PLACES = {
    typed: frozenset(zones.split(", "))
    for zones, _colon, names in (line.partition(": ") for line in LINES.strip().splitlines())
    for typed in names.split(" | ")
}
